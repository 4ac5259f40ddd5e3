package dev.larder.hdf5;

import dev.larder.store.OpenState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.ref.Cleaner;
import java.util.Arrays;
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
    private static final int SLICE = 64 << 10;
    private static final int FRONT = 16 << 10;

    private final OpenState open;
    private final Set<RandomAccessFile> held = ConcurrentHashMap.newKeySet();

    HeldFiles(OpenState open) {
        this.open = open;
    }

    /** A file that stays readable as long as this is kept; {@code place} is what it is called in messages. */
    static final class Held {
        private final RandomAccessFile file;
        private final String place;

        /** What the file begins with: all of a small one, which is then read at once. */
        private final byte[] front;

        private Held(RandomAccessFile file, String place, byte[] front) {
            this.file = file;
            this.place = place;
            this.front = front;
        }

        /** Returns an open file that stays readable until its owner closes it. */
        static Held lent(RandomAccessFile file, String place) throws IOException {
            byte[] front = new byte[(int) Math.min(FRONT, file.length())];
            file.seek(0);
            int count = Math.max(0, file.read(front));
            return new Held(file, place, count == front.length ? front : Arrays.copyOf(front, count));
        }

        String place() {
            return place;
        }

        RandomAccessFile file() {
            return file;
        }

        /** Fills the array with the bytes that begin at the position. */
        void read(long position, byte[] into) throws IOException {
            read(position, into, 0, into.length);
        }

        /** Fills part of the array with the bytes that begin at the position. */
        void read(long position, byte[] into, int from, int length) throws IOException {
            if (position + length <= front.length) {
                System.arraycopy(front, (int) position, into, from, length);
                return;
            }
            synchronized (file) {
                file.seek(position);
                // The JDK copies what it reads once more, which is cheap as long as that stays in the processor's
                // cache.
                for (int done = 0; done < length; done += SLICE) {
                    file.readFully(into, from + done, Math.min(SLICE, length - done));
                }
            }
        }
    }

    /** Takes over an open file. */
    Held hold(Held lent) {
        RandomAccessFile file = lent.file();
        held.add(file);
        Held reading = new Held(file, lent.place(), lent.front);
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
