package dev.larder.jdbc;

import dev.larder.data.Digest;
import dev.larder.store.BlobStore;
import dev.larder.store.Durability;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One removal of unused blocks. It begins a new epoch, so that every block which is taken in from then on can be told; any number
 * of sweeps may be under way.
 */
final class BlockSweep implements BlobStore.Sweep {
    private static final int BATCH = 64;

    private final Database database;
    private final BlockTable blocks;
    private final Pins pins;
    private final long began;
    private final long grace;

    BlockSweep(Database database, BlockTable blocks, Pins pins, Duration grace) {
        this.database = database;
        this.blocks = blocks;
        this.pins = pins;
        this.grace = Sessions.micros(grace);
        pins.flush();
        this.began = database.write("begin a gc", Durability.RELAXED, blocks::beginEpoch);
    }

    static Candidate candidate(ResultSet row) throws SQLException {
        return new Candidate(Digest.wrap(row.getBytes(1)), row.getLong(2));
    }

    @Override
    public Stream<Candidate> candidates() {
        return database.read("list blocks", link -> blocks.olderThan(link, began, grace)).stream();
    }

    @Override
    public Freed remove(Set<Digest> unused) {
        List<Digest> all = unused.stream().sorted().toList();
        long count = 0;
        long bytes = 0;
        for (int from = 0; from < all.size(); from += BATCH) {
            List<Digest> batch = new ArrayList<>(all.subList(from, Math.min(all.size(), from + BATCH)));
            Freed freed = database.write("remove blocks", Durability.RELAXED, link -> removeBatch(link, batch));
            count += freed.blocks();
            bytes += freed.bytes();
        }
        return new Freed(count, bytes);
    }

    private Freed removeBatch(Link link, List<Digest> batch) throws SQLException {
        // From here on nobody publishes until this transaction ends; who pinned before is seen.
        blocks.lockEpoch(link);
        Set<Digest> wanted = pins.live();
        long count = 0;
        long bytes = 0;
        for (Digest digest : batch) {
            if (wanted.contains(digest)) {
                continue;
            }
            long size = blocks.dropOlder(link, digest, began);
            if (size >= 0) {
                count++;
                bytes += size;
            }
        }
        return new Freed(count, bytes);
    }

    @Override
    public void close() {}
}
