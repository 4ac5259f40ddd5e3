package dev.larder.jdbc;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.store.BlobStore;
import dev.larder.store.Durability;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/**
 * Blocks on their way into the store. Up to a batch of them waits in memory; when there are more, the batch is written in a
 * transaction of its own, after its blocks were pinned. What still waits is written in the transaction that publishes the
 * entry, so that a value of few blocks comes with its entry or not at all.
 */
final class BlockIntake implements BlobStore.Intake {
    private static final int BLOCKS_PER_BATCH = 16;

    /** A batch takes a small part of the memory, and at least one block. */
    private static final long BATCH_BYTES = Math.max(
            Content.BLOCK_SIZE,
            Math.min(
                    BLOCKS_PER_BATCH * (long) Content.BLOCK_SIZE,
                    Runtime.getRuntime().maxMemory() / 12));

    private final Database database;
    private final BlockTable blocks;
    private final Pins pins;
    private final Durability durability;
    private final SortedMap<Digest, byte[]> waiting = new TreeMap<>();
    private final Set<Digest> written = new HashSet<>();
    private final List<BlobStore.Pin> held = new ArrayList<>();
    private long waitingBytes;

    BlockIntake(Database database, BlockTable blocks, Pins pins, Durability durability) {
        this.database = database;
        this.blocks = blocks;
        this.pins = pins;
        this.durability = durability;
    }

    @Override
    public void add(Digest digest, ByteBuffer block) {
        if (block.remaining() > Content.BLOCK_SIZE) {
            throw new IllegalArgumentException("a block has at most " + Content.BLOCK_SIZE + " bytes");
        }
        if (waiting.containsKey(digest) || written.contains(digest)) {
            return;
        }
        if (waiting.size() >= BLOCKS_PER_BATCH || waitingBytes + block.remaining() > BATCH_BYTES) {
            writeWaiting();
        }
        byte[] bytes = new byte[block.remaining()];
        block.duplicate().get(bytes);
        waiting.put(digest, bytes);
        waitingBytes += bytes.length;
    }

    private void writeWaiting() {
        Set<Digest> batch = Set.copyOf(waiting.keySet());
        held.add(pins.pin(batch));
        // With less durability than the entry's: the commit that publishes it makes all before it durable.
        database.write("store blocks", Durability.RELAXED, link -> {
            long epoch = blocks.epoch(link);
            for (Map.Entry<Digest, byte[]> block : waiting.entrySet()) {
                blocks.put(link, block.getKey(), block.getValue(), epoch);
            }
            return true;
        });
        written.addAll(batch);
        waiting.clear();
        waitingBytes = 0;
    }

    @Override
    public ByteBuffer read(Digest block) {
        byte[] bytes = waiting.get(block);
        if (bytes != null) {
            return ByteBuffer.wrap(bytes).asReadOnlyBuffer();
        } else if (!written.contains(block)) {
            throw new IllegalArgumentException("this intake took in no block " + block);
        }
        return blocks.find(block)
                .orElseThrow(() -> new dev.larder.store.StoreUnavailableException(
                        "a block that was being stored has vanished from " + database.name()));
    }

    @Override
    public <T> T publish(BlobStore.Blocks again, Supplier<T> entry) {
        if (waiting.isEmpty() && written.isEmpty()) {
            return entry.get();
        }
        return database.write("store blocks", durability, link -> {
            long epoch = blocks.epochShared(link);
            // In one order for all, so that no two transactions wait for each other.
            for (Digest digest : new TreeSet<>(written)) {
                if (!blocks.touch(link, digest, epoch)) {
                    ByteBuffer bytes = again.read(digest);
                    byte[] block = new byte[bytes.remaining()];
                    bytes.get(block);
                    blocks.put(link, digest, block, epoch);
                }
            }
            for (Map.Entry<Digest, byte[]> block : waiting.entrySet()) {
                blocks.put(link, block.getKey(), block.getValue(), epoch);
            }
            return entry.get();
        });
    }

    @Override
    public void close() {
        held.forEach(BlobStore.Pin::close);
        held.clear();
        waiting.clear();
        waitingBytes = 0;
    }
}
