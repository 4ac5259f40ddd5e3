package dev.larder.hdf5;

import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file by which other programs browse a store: a group for each type, in it one for each key, in it a link to each
 * attribute's entry. Derived from the entries, and never read by a store.
 *
 * <p>Made anew when a store that was changed is closed, unless there is one that took long to make less than half a minute ago; when that is asked
 * for; and by a thread of its own when a store that changes
 * has had none for half a minute. It is replaced at once, so that other programs see the one or the other. Safe for use by several
 * threads and processes.
 */
final class Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

    /** How long a store that changes goes without a new one. */
    static final Duration OLDEST = Duration.ofSeconds(30);

    /** What takes as long to make as this is not made anew at each closing. */
    static final Duration MUCH = Duration.ofMillis(500);

    private final Hdf5Root root;
    private final Sessions sessions;
    private final Turns turns;
    private final EntryListing listing;
    private final Duration oldest;
    private final AtomicBoolean changed = new AtomicBoolean();
    private volatile long made = System.nanoTime();
    private @Nullable Thread making;
    private boolean closed;

    /** @param oldest how long a store that changes goes without a new one */
    Catalogue(Hdf5Root root, Sessions sessions, Turns turns, EntryListing listing, Duration oldest) {
        this.root = root;
        this.sessions = sessions;
        this.turns = turns;
        this.listing = listing;
        this.oldest = oldest;
    }

    /** Takes note that entries came or went; a new catalogue may be begun, and is not waited for. */
    void changed() {
        changed.set(true);
        if (System.nanoTime() - made >= oldest.toNanos()) {
            begin();
        }
    }

    private synchronized void begin() {
        if (making != null || closed) {
            return;
        }
        made = System.nanoTime();
        Thread thread = new Thread(this::make, "larder-hdf5-catalogue");
        thread.setDaemon(true);
        making = thread;
        thread.start();
    }

    private void make() {
        try {
            refresh();
        } catch (StoreUnavailableException e) {
            // Nothing stored depends on it, and it is made anew when the store is closed.
            LOG.warn("the catalogue {} could not be made anew: {}", root.catalogue(), e.getMessage());
            changed.set(true);
        } finally {
            synchronized (this) {
                making = null;
                notifyAll();
            }
        }
    }

    /** Makes it anew if anything was changed, and no more afterwards. */
    void close() {
        synchronized (this) {
            closed = true;
            boolean interrupted = false;
            while (making != null) {
                try {
                    wait();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
        if (changed.get() && !isSpared()) {
            refresh();
        }
    }

    /** Returns whether there is a young one that took long to make: many short programs would do nothing else. */
    private boolean isSpared() {
        return root.attempt("look at the catalogue", () -> {
            if (!isOne(root.catalogue())) {
                return false;
            }
            try (RandomAccessFile in = SealedFile.open(root.catalogue())) {
                in.seek(CatalogueWriter.COST_AT);
                Duration cost = Duration.ofMillis(Integer.reverseBytes(in.readInt()));
                Instant made = Files.getLastModifiedTime(root.catalogue()).toInstant();
                boolean young = Duration.between(made, Instant.now()).abs().compareTo(oldest) < 0;
                if (young && cost.compareTo(MUCH) >= 0) {
                    LOG.info(
                            "{} is left as it was made at {}, since that took {} ms; 'larder compact' makes it anew",
                            root.catalogue(),
                            made,
                            cost.toMillis());
                    return true;
                }
                return false;
            }
        });
    }

    /** Returns whether a file is a catalogue, and may be replaced by another. */
    static boolean isOne(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) < SealedFile.USER_BLOCK) {
            return false;
        }
        try (RandomAccessFile in = SealedFile.open(file)) {
            byte[] front = new byte[Long.BYTES];
            in.readFully(front);
            return ByteBuffer.wrap(front).order(ByteOrder.LITTLE_ENDIAN).getLong() == CatalogueWriter.MAGIC;
        }
    }

    /** Makes the catalogue anew from the entries, unless something else is in its place. */
    void refresh() {
        root.attempt("make the catalogue", () -> {
            makeAnew();
            return root.catalogue();
        });
    }

    private void makeAnew() throws IOException {
        if (Files.exists(root.catalogue(), LinkOption.NOFOLLOW_LINKS) && !isOne(root.catalogue())) {
            LOG.warn(
                    "{} is not Larder's and stays as it is; move it away to have the store's catalogue there",
                    root.catalogue());
            return;
        }
        // One after the other, or one that was begun earlier would take the place of one that knows more.
        try (Turns.Turn turn = turns.alone("catalogue")) {
            changed.set(false);
            long begun = System.nanoTime();
            made = begun;
            List<EntryListing.Located> entries;
            try (Stream<EntryListing.Located> all = listing.located(CatalogueIndex.read(root.catalogue()))) {
                entries = all.collect(Collectors.toCollection(ArrayList::new));
            }
            Path staged = sessions.newTemporary();
            try {
                String directory =
                        Objects.requireNonNull(root.directory().getFileName()).toString();
                CatalogueWriter.write(staged, directory, entries, begun);
                Files.move(
                        staged, root.catalogue(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(staged);
            }
        }
    }
}
