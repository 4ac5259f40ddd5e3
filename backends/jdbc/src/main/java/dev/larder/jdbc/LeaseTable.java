package dev.larder.jdbc;

import dev.larder.key.Key;
import dev.larder.store.DataStoreException;
import dev.larder.store.Durability;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.StoreClosedException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leases as rows, one for each key that was ever computed: who holds it, under which number, and until when by the database's
 * clock. A row is changed only while it is locked. Thread-safe.
 */
final class LeaseTable implements Leases {
    private static final Logger LOG = LoggerFactory.getLogger(LeaseTable.class);
    private static final int BEATS_PER_TERM = 3;
    private static final Duration LONGEST_TERM = Duration.ofDays(365);

    private final Database database;
    private final Sessions sessions;
    private final Pulse pulse;
    private final String look;
    private final String lock;
    private final String insert;
    private final String take;
    private final String renew;
    private final String free;
    private final String prune;
    private final Set<HeldLease> held = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    /** A lease's row. */
    private record Row(@Nullable String holder, long fence, boolean over) {
        static Row of(ResultSet row) throws SQLException {
            return new Row(row.getString(1), row.getLong(2), row.getInt(3) == 1);
        }

        boolean isTaken() {
            return holder != null && !over;
        }
    }

    LeaseTable(Database database, Sessions sessions, Tables tables, Pulse pulse) {
        this.database = database;
        this.sessions = sessions;
        this.pulse = pulse;
        String now = database.dialect().now();
        this.look = tables.sql("SELECT holder, fence, CASE WHEN expires < " + now
                + " THEN 1 ELSE 0 END FROM {lease} WHERE lease_key = ?");
        this.lock = database.dialect().locking(look);
        // Numbers are not below the clock's, so that they go on rising after rows were removed, or lost with a server.
        this.insert = database.dialect()
                .insertOnce(tables.sql("INSERT INTO {lease} (lease_key, holder, fence, expires) VALUES (?, ?, " + now
                        + ", " + now + " + ?)"));
        this.take = tables.sql("UPDATE {lease} SET holder = ?, fence = CASE WHEN fence < " + now + " THEN " + now
                + " ELSE fence + 1 END, expires = " + now + " + ? WHERE lease_key = ?");
        this.renew = tables.sql(
                "UPDATE {lease} SET expires = " + now + " + ? WHERE lease_key = ? AND holder = ? AND fence = ?");
        this.free = tables.sql("UPDATE {lease} SET holder = NULL WHERE lease_key = ? AND holder = ? AND fence = ?");
        this.prune = tables.sql("DELETE FROM {lease} WHERE holder IS NULL AND expires < " + now + " - ?");
    }

    /** A dead holder is not waited for, where its death can be told. */
    private boolean isTaken(Optional<Row> row) {
        return row.filter(Row::isTaken)
                .map(Row::holder)
                .filter(holder -> !sessions.isDead(holder))
                .isPresent();
    }

    private Optional<Row> read(Key key) {
        return database.read("read a lease", link -> link.first(look, Row::of, key.hex()));
    }

    @Override
    public Optional<Lease> tryAcquire(Key key, Duration term) {
        if (term.toMillis() <= 0) {
            throw new IllegalArgumentException("a lease's term must be a millisecond at least, not " + term);
        }
        Duration bounded = term.compareTo(LONGEST_TERM) < 0 ? term : LONGEST_TERM;
        // Looked at first without a lock, since many may wait for one holder.
        Optional<Row> seen = read(key);
        if (isTaken(seen)) {
            return Optional.empty();
        }
        String session = sessions.current();
        Optional<Fence> fence = database.write(
                "take a lease", Durability.RELAXED, link -> take(link, key, seen, session, Sessions.micros(bounded)));
        return fence.map(number -> hold(new HeldLease(number, session, bounded)));
    }

    private Optional<Fence> take(Link link, Key key, Optional<Row> seen, String session, long term)
            throws SQLException {
        Optional<Row> present = link.first(lock, Row::of, key.hex());
        if (present.isEmpty()) {
            if (!inserted(link, key, session, term)) {
                return Optional.empty();
            }
        } else if (present.get().isTaken() && !present.equals(seen)) {
            return Optional.empty();
        } else {
            link.update(take, session, term, key.hex());
        }
        return link.first(look, Row::of, key.hex()).map(row -> new Fence(key, row.fence()));
    }

    private boolean inserted(Link link, Key key, String session, long term) throws SQLException {
        try {
            return link.update(insert, key.hex(), session, term) == 1;
        } catch (SQLException e) {
            if (database.dialect().isDuplicate(e)) {
                return false;
            }
            throw e;
        }
    }

    private Lease hold(HeldLease lease) {
        synchronized (held) {
            if (!closed) {
                held.add(lease);
                lease.beats = pulse.every(lease.term.dividedBy(BEATS_PER_TERM), lease::beat);
                return lease;
            }
        }
        lease.giveBack();
        throw new StoreClosedException("the store " + database.name() + " was closed");
    }

    @Override
    public Optional<Fence> holder(Key key) {
        Optional<Row> row = read(key);
        return isTaken(row) ? row.map(taken -> new Fence(key, taken.fence())) : Optional.empty();
    }

    @Override
    public <T> Optional<T> whileCurrent(Fence fence, Supplier<T> action) {
        // Looked at first without a lock, so that nobody waits to be refused.
        if (!isCurrent(read(fence.key()), fence)) {
            return Optional.empty();
        }
        return database.once("check a lease", Durability.RELAXED, link -> {
            Optional<Row> row = link.first(lock, Row::of, fence.key().hex());
            return isCurrent(row, fence) ? Optional.of(action.get()) : Optional.empty();
        });
    }

    private static boolean isCurrent(Optional<Row> row, Fence fence) {
        return row.filter(now -> now.holder() != null && now.fence() == fence.number())
                .isPresent();
    }

    /** Removes rows of leases that nobody has held for so long. */
    void prune(Duration age) {
        database.write("remove old leases", Durability.RELAXED, link -> link.update(prune, Sessions.micros(age)));
    }

    /** Gives back all leases of this store. */
    void close() {
        synchronized (held) {
            closed = true;
        }
        List.copyOf(held).forEach(HeldLease::close);
    }

    /** A lease of this store's. */
    private final class HeldLease implements Lease {
        private final Fence fence;
        private final String session;
        private final Duration term;
        private volatile @Nullable Future<?> beats;
        private volatile boolean ended;

        HeldLease(Fence fence, String session, Duration term) {
            this.fence = fence;
            this.session = session;
            this.term = term;
        }

        @Override
        public Key key() {
            return fence.key();
        }

        @Override
        public Fence fence() {
            return fence;
        }

        @Override
        public boolean isHeld() {
            return !ended
                    && read(fence.key())
                            .filter(row -> session.equals(row.holder()) && row.fence() == fence.number())
                            .isPresent();
        }

        private void beat() {
            if (ended) {
                return;
            }
            try {
                int renewed = database.write(
                        "renew a lease",
                        Durability.RELAXED,
                        link -> link.update(
                                renew, Sessions.micros(term), fence.key().hex(), session, fence.number()));
                if (renewed == 0) {
                    end();
                }
            } catch (DataStoreException e) {
                // Tried again at the next beat; if none succeeds, others may take over.
                LOG.warn(
                        "the lease on {} could not be kept alive: {}",
                        fence.key().abbreviated(),
                        e.getMessage());
            }
        }

        private boolean end() {
            boolean first;
            synchronized (this) {
                first = !ended;
                ended = true;
            }
            held.remove(this);
            Future<?> scheduled = beats;
            if (scheduled != null) {
                scheduled.cancel(false);
            }
            return first;
        }

        private void giveBack() {
            try {
                database.write(
                        "give a lease back",
                        Durability.RELAXED,
                        link -> link.update(free, fence.key().hex(), session, fence.number()));
            } catch (DataStoreException e) {
                // The work is done; waiters take over when the term ends.
                LOG.warn(
                        "the lease on {} could not be given back: {}",
                        fence.key().abbreviated(),
                        e.getMessage());
            }
        }

        @Override
        public void close() {
            if (end()) {
                giveBack();
            }
        }
    }
}
