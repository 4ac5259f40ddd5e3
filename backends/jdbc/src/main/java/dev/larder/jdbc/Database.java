package dev.larder.jdbc;

import dev.larder.store.Breaker;
import dev.larder.store.Durability;
import dev.larder.store.StoreUnavailableException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A database, as the store uses it: reads, and transactions that are tried again where others were in the way.
 *
 * <p>A transaction belongs to its thread: whatever that thread reads and writes until it ends is part of it, so that the parts
 * of the store need not know of each other to be committed together. Thread-safe.
 */
final class Database {
    private static final Logger LOG = LoggerFactory.getLogger(Database.class);
    private static final int CONNECTIONS_LOST = 2;
    private static final long FIRST_PAUSE_MILLIS = 2;
    private static final long LONGEST_PAUSE_MILLIS = 250;

    private final String name;
    private final Dialect dialect;
    private final Connections connections;
    private final Duration timeout;
    private final Secrets secrets;
    private final Breaker breaker = new Breaker();
    private final ThreadLocal<@Nullable Transaction> bound = new ThreadLocal<>();
    private final @Nullable Receipts receipts;

    /** Taken before a transaction of a database with one writer, so that threads queue here and not at the file's lock. */
    private final @Nullable ReentrantLock writer;

    /** What a thread has under way. */
    private static final class Transaction {
        final Link link;
        Durability durability;

        Transaction(Link link, Durability durability) {
            this.link = link;
            this.durability = durability;
        }
    }

    /** Whether the work may be done a second time when the first came to nothing. */
    private enum Effort {
        REPEATED,
        ONCE
    }

    Database(String name, Dialect dialect, Connections connections, JdbcOptions options, Secrets secrets) {
        this.name = name;
        this.dialect = dialect;
        this.connections = connections;
        this.timeout = options.timeout();
        this.secrets = secrets;
        this.writer = dialect.hasOneWriter() ? new ReentrantLock(true) : null;
        this.receipts = dialect.isRemote() ? new Receipts(dialect, options.tables()) : null;
    }

    String name() {
        return name;
    }

    Dialect dialect() {
        return dialect;
    }

    /** Reads outside of a transaction, or in the one that this thread is in. */
    <T> T read(String what, Work<T> work) {
        Transaction joined = bound.get();
        return joined == null ? attempts(what, Effort.REPEATED, () -> plainly(work)) : join(joined, work);
    }

    /**
     * Runs a transaction, or joins the one that this thread is in. The work is done again where others were in the way or the
     * connection was lost before it was committed.
     */
    <T> T write(String what, Durability durability, Work<T> work) {
        Transaction joined = bound.get();
        if (joined == null) {
            return attempts(what, Effort.REPEATED, () -> transaction(durability, work));
        }
        if (durability == Durability.FSYNC) {
            joined.durability = Durability.FSYNC;
        }
        return join(joined, work);
    }

    /** Runs a transaction of which a part is not the store's own, and so is not done again. */
    <T> T once(String what, Durability durability, Work<T> work) {
        Transaction joined = bound.get();
        // SQLite has to know at the beginning what its parts may ask for until the end.
        Durability begun = dialect.hasOneWriter() ? Durability.FSYNC : durability;
        return joined == null ? attempts(what, Effort.ONCE, () -> transaction(begun, work)) : join(joined, work);
    }

    /** Runs a transaction of its own beside the one that this thread may be in. */
    <T> T apart(String what, Work<T> work) {
        Transaction outer = bound.get();
        bound.remove();
        try {
            return write(what, Durability.RELAXED, work);
        } finally {
            bound.set(outer);
        }
    }

    private static <T> T join(Transaction transaction, Work<T> work) {
        try {
            return work.on(transaction.link);
        } catch (SQLException e) {
            throw new SqlFailure(e);
        }
    }

    private interface Attempt<T> {
        T make() throws SQLException;
    }

    private <T> T attempts(String what, Effort effort, Attempt<T> attempt) {
        long deadline = System.nanoTime() + timeout.toNanos();
        int lost = 0;
        for (int number = 1; ; number++) {
            breaker.pass(name);
            try {
                T result = attempt.make();
                breaker.heal();
                return result;
            } catch (SQLException e) {
                Trouble trouble = dialect.trouble(e);
                if (trouble == Trouble.LOST) {
                    connections.dropIdle();
                    lost++;
                }
                boolean inTime = System.nanoTime() - deadline < 0;
                boolean again =
                        inTime && (trouble == Trouble.LOST && lost < CONNECTIONS_LOST || trouble == Trouble.BUSY);
                // A connection that only was cut says nothing of the next one; one that was waited for in vain does.
                if (trouble == Trouble.LOST && !again) {
                    breaker.trip(secrets.reason(e));
                }
                if (!again || effort == Effort.ONCE) {
                    throw unavailable(what, e);
                }
                pause(number, what);
            }
        }
    }

    private void pause(int number, String what) {
        long longest = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS << Math.min(number, 10));
        try {
            TimeUnit.MILLISECONDS.sleep(1 + ThreadLocalRandom.current().nextLong(longest));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting to " + what + " in " + name, e);
        }
    }

    /** What the breaker is for: that others do not wait, too, for a database that does not answer. */
    private Link connect() throws SQLException {
        try {
            return connections.take();
        } catch (SQLException e) {
            if (dialect.trouble(e) == Trouble.BUSY) {
                throw e;
            }
            breaker.trip(secrets.reason(e));
            throw unavailable("connect to the database", e);
        }
    }

    private <T> T plainly(Work<T> work) throws SQLException {
        Link link = connect();
        boolean sound = false;
        try {
            T result = work.on(link);
            sound = true;
            return result;
        } catch (SQLException e) {
            sound = dialect.trouble(e) != Trouble.LOST;
            throw e;
        } finally {
            end(link, sound);
        }
    }

    private void end(Link link, boolean sound) {
        if (sound) {
            connections.giveBack(link);
        } else {
            connections.drop(link);
        }
    }

    private <T> T transaction(Durability durability, Work<T> work) throws SQLException {
        if (writer == null) {
            return committed(durability, work);
        }
        writer.lock();
        try {
            return committed(durability, work);
        } finally {
            writer.unlock();
        }
    }

    private <T> T committed(Durability durability, Work<T> work) throws SQLException {
        Link link = connect();
        Receipts.Receipt receipt = receipts == null ? null : receipts.take();
        Transaction transaction = new Transaction(link, durability);
        Ending ending = Ending.UNDO;
        try {
            dialect.begin(link, durability);
            T result = within(transaction, work);
            if (receipt != null) {
                receipt.write(link);
            }
            dialect.beforeCommit(link, transaction.durability);
            try {
                link.connection().commit();
            } catch (SQLException e) {
                if (receipt == null || dialect.trouble(e) != Trouble.LOST) {
                    throw e;
                }
                ending = Ending.DROP;
                if (!tookPlace(receipt, e)) {
                    throw e;
                }
                return result;
            }
            ending = rearm(link) ? Ending.KEEP : Ending.DROP;
            dialect.afterCommit(link, transaction.durability);
            return result;
        } catch (SQLException e) {
            if (dialect.trouble(e) == Trouble.LOST) {
                ending = Ending.DROP;
            }
            throw e;
        } finally {
            if (ending == Ending.UNDO) {
                ending = rollBack(link) ? Ending.KEEP : Ending.DROP;
            }
            end(link, ending == Ending.KEEP);
            if (receipt != null) {
                receipt.giveBack();
            }
        }
    }

    /** What becomes of a connection after a transaction. */
    private enum Ending {
        UNDO,
        KEEP,
        DROP
    }

    private <T> T within(Transaction transaction, Work<T> work) throws SQLException {
        bound.set(transaction);
        try {
            return work.on(transaction.link);
        } catch (SqlFailure e) {
            throw e.error();
        } finally {
            bound.remove();
        }
    }

    /** What was committed is so, whatever becomes of the connection now. */
    private static boolean rearm(Link link) {
        try {
            link.connection().setAutoCommit(true);
            return true;
        } catch (SQLException e) {
            LOG.debug("a connection is given up: {}", e.getMessage());
            return false;
        }
    }

    private static boolean rollBack(Link link) {
        try {
            if (!link.connection().getAutoCommit()) {
                link.connection().rollback();
                link.connection().setAutoCommit(true);
            }
            return true;
        } catch (SQLException e) {
            LOG.debug("a connection is given up, and the database rolls back: {}", e.getMessage());
            return false;
        }
    }

    /**
     * Reads back whether a commit took place whose answer was lost.
     *
     * @throws StoreUnavailableException when the database cannot be asked before the timeout
     */
    private boolean tookPlace(Receipts.Receipt receipt, SQLException lost) {
        connections.dropIdle();
        long deadline = System.nanoTime() + timeout.toNanos();
        for (int number = 1; ; number++) {
            Link link = null;
            try {
                link = connections.take();
                boolean there = receipt.isThere(link);
                connections.giveBack(link);
                return there;
            } catch (SQLException e) {
                if (link != null) {
                    connections.drop(link);
                }
                if (System.nanoTime() - deadline >= 0) {
                    breaker.trip(secrets.reason(e));
                    lost.addSuppressed(e);
                    throw new StoreUnavailableException(
                            name + " was lost when it was told to commit, and cannot be asked whether it did ("
                                    + secrets.reason(e) + "); look before storing again",
                            lost);
                }
            }
            pause(number, "see whether a transaction took place");
        }
    }

    private StoreUnavailableException unavailable(String what, SQLException e) {
        String advice = dialect.trouble(e) == Trouble.DAMAGED
                ? "; the database is damaged: restore it from a copy, or start another"
                : "";
        return new StoreUnavailableException(
                "could not " + what + " in " + name + ": " + secrets.reason(e) + advice, e);
    }

    void close() {
        connections.close();
    }

    @Override
    public String toString() {
        return name;
    }
}
