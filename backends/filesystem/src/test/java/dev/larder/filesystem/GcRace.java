package dev.larder.filesystem;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Publication;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

/**
 * What writers and readers do while a gc runs over and over: few blocks, stored and dropped all the time, so that the gc has
 * always some to remove that somebody is just about to name again.
 */
final class GcRace {
    /** How many different blocks there are; writers share them all. */
    private static final int BLOCKS = 12;

    private static final int BLOCK = 70_000;

    /** Entries of each writer. */
    private static final int ENTRIES = 2;

    /** Between openings of the store. */
    private static final int ROUNDS = 4;

    private final String uri;
    private final Random random;
    private final long writer;
    private long count;

    /** @param writer its number; readers have one too */
    GcRace(String uri, long writer) {
        this.uri = uri;
        this.writer = writer;
        this.random = new Random(writer);
    }

    private static Address address(long writer, int entry) {
        return OpenStore.address(writer * 1000 + entry);
    }

    /** Stores, reads and removes entries, and returns how many it stored. */
    long write(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        do {
            // A store pins what it has read as long as somebody may hold it; a new one has nothing pinned.
            try (DataStore store = DataStores.open(uri)) {
                for (int i = 0; i < ROUNDS; i++) {
                    storeAndRead(store);
                }
            }
        } while (System.nanoTime() < end);
        return count;
    }

    private void storeAndRead(DataStore store) {
        int number = random.nextInt(ENTRIES);
        Datum value = OpenStore.bytes(OpenStore.block(random.nextInt(BLOCKS), BLOCK));
        Entry entry = OpenStore.entry(writer * 1000 + number, value);
        store.store(entry, random.nextInt(3) > 0 ? Publication.replacing() : Publication.keeping());
        count++;
        // Nobody else touches this writer's entries, so what was stored must be there, whole.
        readWhole(store.find(address(writer, number))
                .orElseThrow(() -> new IllegalStateException("an entry that nobody removed is gone")));
        if (random.nextInt(4) > 0) {
            store.remove(address(writer, number));
        }
    }

    /** Reads what writers have stored, some time after finding it, and returns how many entries it read. */
    long read(int writers, Duration time) throws InterruptedException {
        long end = System.nanoTime() + time.toNanos();
        do {
            try (DataStore store = DataStores.open(uri)) {
                for (int i = 0; i < ROUNDS; i++) {
                    Optional<Entry> found = store.find(address(1 + random.nextInt(writers), random.nextInt(ENTRIES)));
                    if (found.isPresent()) {
                        // Time for others to remove it, and for a gc to pass, before its blocks are read.
                        Thread.sleep(random.nextInt(20));
                        readWhole(found.get());
                        count++;
                    }
                }
            }
        } while (System.nanoTime() < end);
        return count;
    }

    private static void readWhole(Entry entry) {
        Content content = ((Datum.Bytes) entry.datum()).content();
        ByteBuffer all = ByteBuffer.allocate((int) content.size());
        content.read(0, all);
        if (!CanonicalJson.digest(Datum.Bytes.of(Content.of(all.array())))
                .equals(entry.info().digest())) {
            throw new IllegalStateException("other bytes than were stored");
        }
    }
}
