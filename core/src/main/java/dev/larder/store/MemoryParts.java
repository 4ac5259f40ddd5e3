package dev.larder.store;

/**
 * What a store in this process's memory is made of; several stores can be made of the same, and then hold the same. For
 * implementers of stores. Safe for use by several threads.
 */
public final class MemoryParts {
    private final MemoryIndex index = new MemoryIndex();
    private final MemoryLeases leases = new MemoryLeases();
    private final MemoryLedger ledger = new MemoryLedger();
    private final MemoryBlobs blobs;

    /** @param blocks keeps the bytes of blocks */
    public MemoryParts(BlockMemory blocks) {
        this.blobs = new MemoryBlobs(blocks);
    }

    /**
     * Opens a store that is made of these parts.
     *
     * @param name names it in messages
     * @param afterwards run when it was closed
     */
    public DataStore open(String name, Runnable afterwards) {
        return new ContentAddressedStore(new ContentAddressedStore.Parts(
                name,
                index,
                blobs,
                leases,
                ledger,
                Housekeeping.NONE,
                StoreTraits.of(StoreTrait.SHARES_BLOCKS),
                Durability.RELAXED,
                afterwards));
    }

    /** Forgets everything, once no store that is made of these parts is open any more. */
    public void clear() {
        index.clear();
        blobs.clear();
    }
}
