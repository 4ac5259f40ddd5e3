package dev.larder.jdbc;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.store.BlobStore;
import dev.larder.store.Durability;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Blocks as rows, one for each, beside small rows that say what a sweep needs to know of them. {@code docs/formats.md} argues why
 * no block is lost that somebody needs. Thread-safe.
 */
final class BlockTable implements BlobStore {
    private final Database database;
    private final Pins pins;
    private final Mode mode;
    private final Quarantine quarantine;
    private final String find;
    private final String list;
    private final String epoch;
    private final String epochShared;
    private final String touch;
    private final String insert;
    private final String insertData;
    private final String updateData;
    private final String delete;
    private final String deleteData;
    private final String lockEpoch;
    private final String nextEpoch;
    private final String older;
    private final String size;
    private final String deleteOlder;

    /** Whether anything may be changed. */
    enum Mode {
        READ,
        WRITE
    }

    BlockTable(Database database, Tables tables, Pins pins, Quarantine quarantine, Mode mode) {
        Dialect dialect = database.dialect();
        this.database = database;
        this.pins = pins;
        this.mode = mode;
        this.quarantine = quarantine;
        this.find = tables.sql("SELECT data FROM {block_data} WHERE digest = ?");
        this.list = tables.sql("SELECT digest FROM {block_data} WHERE digest > ? ORDER BY digest LIMIT 1000");
        this.epoch = tables.sql("SELECT counter FROM {state} WHERE name = 'epoch'");
        this.epochShared = dialect.sharing(epoch);
        this.touch = tables.sql("UPDATE {block} SET epoch = ?, born = " + dialect.now() + " WHERE digest = ?");
        this.insert = dialect.insertOnce(
                tables.sql("INSERT INTO {block} (digest, size, epoch, born) VALUES (?, ?, ?, " + dialect.now() + ")"));
        this.insertData = dialect.insertOnce(tables.sql("INSERT INTO {block_data} (digest, data) VALUES (?, ?)"));
        this.updateData = tables.sql("UPDATE {block_data} SET data = ? WHERE digest = ?");
        this.delete = tables.sql("DELETE FROM {block} WHERE digest = ?");
        this.deleteData = tables.sql("DELETE FROM {block_data} WHERE digest = ?");
        this.lockEpoch = dialect.locking(epoch);
        this.nextEpoch = tables.sql("UPDATE {state} SET counter = counter + 1 WHERE name = 'epoch'");
        this.older =
                tables.sql("SELECT digest, size FROM {block} WHERE epoch < ? AND born <= " + dialect.now() + " - ?");
        this.size = tables.sql("SELECT size FROM {block} WHERE digest = ?");
        this.deleteOlder = tables.sql("DELETE FROM {block} WHERE digest = ? AND epoch < ?");
    }

    @Override
    public Optional<ByteBuffer> find(Digest block) {
        return database.read("read a block", link -> bytes(link, block)).map(ByteBuffer::wrap);
    }

    private Optional<byte[]> bytes(Link link, Digest block) throws SQLException {
        return link.first(find, row -> row.getBytes(1), (Object) block.bytes());
    }

    @Override
    public Intake intake(Durability durability) {
        return new BlockIntake(database, this, pins, durability);
    }

    @Override
    public Pin pin(Collection<Digest> blocks) {
        return mode == Mode.READ ? Pin.NONE : pins.pin(blocks);
    }

    @Override
    public Sweep sweep(Duration grace) {
        return new BlockSweep(database, this, pins, grace);
    }

    @Override
    public Stream<Digest> list() {
        return Stream.iterate(
                        page(new byte[0]),
                        page -> !page.isEmpty(),
                        page -> page(page.get(page.size() - 1).bytes()))
                .flatMap(List::stream);
    }

    private List<Digest> page(byte[] after) {
        return database.read(
                "list blocks", link -> link.all(list, row -> Digest.wrap(row.getBytes(1)), (Object) after));
    }

    @Override
    public boolean quarantine(Digest block) {
        return database.write("move a damaged block out of the way", Durability.RELAXED, link -> {
            Optional<byte[]> bytes = bytes(link, block);
            // Somebody may have mended it since it was found to be damaged.
            if (bytes.isEmpty() || Digest.of(bytes.get()).equals(block)) {
                return false;
            }
            quarantine.add(link, "block", "blobs/" + block.hex(), bytes.get());
            drop(link, block);
            return true;
        });
    }

    @Override
    public void close() {}

    /** Returns the present epoch: how many sweeps have begun. */
    long epoch(Link link) throws SQLException {
        return link.first(epoch, row -> row.getLong(1)).orElseThrow(BlockTable::noEpoch);
    }

    /** Returns the present epoch, and lets no sweep begin or remove anything before the transaction ends. */
    long epochShared(Link link) throws SQLException {
        return link.first(epochShared, row -> row.getLong(1)).orElseThrow(BlockTable::noEpoch);
    }

    private static SQLException noEpoch() {
        return new SQLException("the row 'epoch' is missing in the table of states");
    }

    /** Marks a block as taken in during this epoch, and returns whether it is there. */
    boolean touch(Link link, Digest block, long now) throws SQLException {
        return link.update(touch, now, block.bytes()) > 0;
    }

    /** Makes a block present and right, whatever is there. */
    void put(Link link, Digest digest, byte[] block, long now) throws SQLException {
        if (block.length > Content.BLOCK_SIZE) {
            throw new IllegalArgumentException("a block has at most " + Content.BLOCK_SIZE + " bytes");
        }
        if (!touch(link, digest, now)) {
            once(link, insert, digest.bytes(), block.length, now);
            if (once(link, insertData, digest.bytes(), block)) {
                return;
            }
        }
        Optional<byte[]> present = bytes(link, digest);
        if (present.isEmpty()) {
            once(link, insertData, digest.bytes(), block);
        } else if (!Arrays.equals(present.get(), block)) {
            link.update(updateData, block, digest.bytes());
        }
    }

    private boolean once(Link link, String statement, Object... row) throws SQLException {
        try {
            return link.update(statement, row) == 1;
        } catch (SQLException e) {
            if (database.dialect().isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }

    /** Begins a new epoch, after all publications that are under way, and returns its number. */
    long beginEpoch(Link link) throws SQLException {
        link.update(nextEpoch);
        return epoch(link);
    }

    /** Keeps everybody from publishing blocks until the transaction ends. */
    void lockEpoch(Link link) throws SQLException {
        if (link.first(lockEpoch, row -> row.getLong(1)).isEmpty()) {
            throw noEpoch();
        }
    }

    /** Returns the blocks that were taken in before an epoch, and so many microseconds ago. */
    List<BlobStore.Sweep.Candidate> olderThan(Link link, long began, long age) throws SQLException {
        return link.all(older, BlockSweep::candidate, began, age);
    }

    /** Removes a block that was taken in before an epoch, and returns its size; -1 where it was taken in since. */
    long dropOlder(Link link, Digest block, long began) throws SQLException {
        long bytes =
                link.first(size, row -> row.getLong(1), (Object) block.bytes()).orElse(-1L);
        if (bytes < 0 || link.update(deleteOlder, block.bytes(), began) == 0) {
            return -1;
        }
        link.update(deleteData, (Object) block.bytes());
        return bytes;
    }

    /** Removes a block. */
    void drop(Link link, Digest block) throws SQLException {
        link.update(delete, (Object) block.bytes());
        link.update(deleteData, (Object) block.bytes());
    }
}
