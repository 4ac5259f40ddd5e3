package dev.larder.hdf5;

import dev.larder.store.OpenState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.Cleaner;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files that readers still want, held open: so their bytes stay, whoever takes the names away. A file is let go when nothing
 * that reads it is left, and all are when the store is closed. Safe for use by several threads.
 */
final class HeldFiles {
    private static final Logger LOG = LoggerFactory.getLogger(HeldFiles.class);
    private static final Cleaner CLEANER = Cleaner.create();

    private final OpenState open;
    private final Set<RandomAccessFile> held = ConcurrentHashMap.newKeySet();

    HeldFiles(OpenState open) {
        this.open = open;
    }

    /** A file that stays readable as long as this is kept; {@code place} is what it is called in messages. */
    static final class Held {
        private final RandomAccessFile file;
        private final String place;

        private Held(RandomAccessFile file, String place) {
            this.file = file;
            this.place = place;
        }

        /** Returns a file that stays readable until its owner closes it. */
        static Held lent(RandomAccessFile file, String place) {
            return new Held(file, place);
        }

        String place() {
            return place;
        }

        /** Fills the array with the bytes that begin at the position. */
        void read(long position, byte[] into) throws IOException {
            synchronized (file) {
                file.seek(position);
                file.readFully(into);
            }
        }
    }

    /** Takes over an open file. */
    Held hold(RandomAccessFile file, String place) {
        held.add(file);
        Held reading = new Held(file, place);
        Set<RandomAccessFile> all = held;
        CLEANER.register(reading, () -> letGo(all, file));
        // The store may have been closed, and all files let go, before this one was added.
        open.check();
        return reading;
    }

    private static void letGo(Set<RandomAccessFile> all, RandomAccessFile file) {
        all.remove(file);
        try {
            file.close();
        } catch (IOException e) {
            LOG.debug("a file that was only read could not be closed: {}", e.getMessage());
        }
    }

    void close() {
        held.forEach(file -> letGo(held, file));
    }
}
