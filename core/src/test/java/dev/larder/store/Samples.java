package dev.larder.store;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.data.RandomData;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Map;

/** Entries to be stored, and stores of which a test holds every part. */
public final class Samples {
    private Samples() {}

    static Recipe recipe(int n) {
        return Recipe.of(Component.of("sample", "1", Parameters.of("n", n)));
    }

    static EntryDraft draft(int n) {
        return EntryDraft.of(recipe(n), Address.VALUE, "value");
    }

    static Address address(int n) {
        return draft(n).address();
    }

    static Entry entry(int n, Datum datum) {
        return Entry.of(draft(n), datum);
    }

    static Entry text(int n, String value) {
        return entry(n, new Datum.Text(value));
    }

    /** Returns bytes that share no block with those of another seed. */
    static Datum.Bytes bytes(long seed, int size) {
        return Datum.Bytes.of(Content.of(new RandomData(seed).bytes(size)));
    }

    static Datum.Bytes large(long seed) {
        return bytes(seed, 2 * Content.BLOCK_SIZE + 100);
    }

    /** An entry with everything: text, inline content, a content of one block and one of several. */
    static Entry rich(int n) {
        Datum datum = new Datum.Mapping(Map.of(
                "text",
                new Datum.Text("Größe \ud83d\ude00"),
                "inline",
                bytes(n, 5000),
                "array",
                new Datum.Array(NdArray.of(new double[10_000])),
                "blocks",
                large(n)));
        EntryDraft draft = draft(n).by("tester")
                .costing(Duration.ofMillis(1234))
                .noting(new Datum.Mapping(Map.of("note", Datum.Whole.of(1))))
                .from(Map.of(bytes(1, 2000).digest(), address(7)));
        return Entry.of(draft, datum);
    }

    static ByteBuffer copy(ByteBuffer bytes) {
        return ByteBuffer.allocate(bytes.remaining()).put(bytes.duplicate()).flip();
    }

    /** A store in memory whose parts can be reached, and whose blocks can be damaged. */
    public static final class Parts {
        final MemoryIndex index = new MemoryIndex();
        final DamagedBlobs blobs = new DamagedBlobs(new MemoryBlobs());
        final MemoryLeases leases = new MemoryLeases();
        public final ContentAddressedStore store;

        public Parts() {
            this(new MemoryLedger());
        }

        Parts(Ledger ledger) {
            this.store = open(ledger);
        }

        private ContentAddressedStore open(Ledger ledger) {
            return new ContentAddressedStore(new ContentAddressedStore.Parts(
                    "test:store",
                    index,
                    blobs,
                    leases,
                    ledger,
                    Housekeeping.NONE,
                    StoreTraits.of(StoreTrait.SHARES_BLOCKS),
                    Durability.RELAXED,
                    () -> {}));
        }

        /** Changes one bit of the stored record. */
        public void damageRecord(Address address) {
            ByteBuffer record = copy(index.find(address).orElseThrow());
            int middle = record.remaining() / 2;
            record.put(middle, (byte) (record.get(middle) ^ 4));
            index.replace(address, record, Durability.RELAXED);
        }

        /** Changes one bit of every block. */
        public void damageBlocks() {
            blobs.list().toList().forEach(block -> blobs.flip(block, 12_345));
        }
    }
}
