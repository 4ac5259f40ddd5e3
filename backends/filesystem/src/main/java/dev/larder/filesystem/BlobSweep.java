package dev.larder.filesystem;

import dev.larder.data.Digest;
import dev.larder.store.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One removal of unused blocks.
 *
 * <p>Why no block is lost that a published entry names: a sweep begins by passing the gate alone, and there takes the time
 * <i>M</i>. A publisher marks its blocks as fresh and publishes its entry in one passage of the gate. If that passage came
 * before the sweep's, the entry is there when the entries are read, which is after <i>M</i> was taken, and the block is not
 * among the unused. If it came later, the block's time is not before <i>M</i>, because a publisher's time never is; then
 * either the removal, which passes alone, sees that time and skips the block, or the block was removed already when the
 * publisher came, and it gave the block its name anew. Equal times count as fresh, and both are set explicitly and read back
 * from the same filesystem, so neither the kernel's coarse clock nor a clock that is set back matters.
 *
 * <p>A reader's block: it pinned its blocks, and then found its entry still there. If the sweep read that entry, the block is
 * not unused. If it did not, the entry was removed before the sweep came to it, so the pin was written before that too, and
 * the removal, which reads the pins after the entries, sees it.
 */
final class BlobSweep implements BlobStore.Sweep {
    /** Publishers wait while this many are removed. */
    private static final int BATCH = 64;

    /** Sweeps are long: another one's end is waited for. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private final StoreRoot root;
    private final SweepGate gate;
    private final Sessions sessions;
    private final BlobFiles blobs;
    private final LockFiles.Held only;
    private final FileTime begun;
    private final Instant oldest;

    private BlobSweep(
            StoreRoot root,
            SweepGate gate,
            Sessions sessions,
            BlobFiles blobs,
            LockFiles.Held only,
            FileTime begun,
            Duration grace) {
        this.root = root;
        this.gate = gate;
        this.sessions = sessions;
        this.blobs = blobs;
        this.only = only;
        this.begun = begun;
        this.oldest = begun.toInstant().minus(grace);
    }

    static BlobSweep begin(StoreRoot root, SweepGate gate, Sessions sessions, BlobFiles blobs, Duration grace)
            throws IOException {
        LockFiles.Held only = gate.onlySweep(PATIENCE);
        try (LockFiles.Held alone = gate.sweeping()) {
            return new BlobSweep(root, gate, sessions, blobs, only, gate.begin(), grace);
        } catch (IOException | RuntimeException e) {
            only.close();
            throw e;
        }
    }

    @Override
    public Stream<Candidate> candidates() {
        return blobs.files()
                .flatMap(file -> root
                        .attempt("look for unused blocks", () -> Disk.attributes(file))
                        .filter(found -> found.lastModifiedTime().toInstant().isBefore(oldest))
                        .map(found -> new Candidate(BlobFiles.digestOf(file), found.size()))
                        .stream());
    }

    @Override
    public Freed remove(Set<Digest> unused) {
        List<Digest> all = new ArrayList<>(unused);
        long count = 0;
        long bytes = 0;
        for (int from = 0; from < all.size(); from += BATCH) {
            List<Digest> batch = all.subList(from, Math.min(all.size(), from + BATCH));
            Freed freed = root.attempt("remove unused blocks", () -> removeBatch(batch));
            count += freed.blocks();
            bytes += freed.bytes();
        }
        return new Freed(count, bytes);
    }

    private Freed removeBatch(List<Digest> batch) throws IOException {
        long count = 0;
        long bytes = 0;
        try (LockFiles.Held alone = gate.sweeping()) {
            Set<Digest> pinned = pinned();
            for (Digest digest : batch) {
                Path file = blobs.fileOf(digest);
                Optional<BasicFileAttributes> found = Disk.attributes(file);
                if (found.isPresent()
                        && found.get().lastModifiedTime().compareTo(begun) < 0
                        && !pinned.contains(digest)) {
                    Files.delete(file);
                    count++;
                    bytes += found.get().size();
                }
            }
        }
        return new Freed(count, bytes);
    }

    /** Returns what live sessions, the own one too, have pinned. */
    private Set<Digest> pinned() throws IOException {
        Set<Digest> pinned = new HashSet<>();
        for (String id : sessions.all()) {
            Set<Digest> pins = Pins.read(root.sessions().resolve(id + Session.PINS));
            if (!pins.isEmpty() && sessions.isAlive(id)) {
                pinned.addAll(pins);
            }
        }
        return pinned;
    }

    @Override
    public void close() {
        root.release(only);
    }
}
