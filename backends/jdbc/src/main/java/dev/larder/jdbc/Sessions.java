package dev.larder.jdbc;

import dev.larder.store.DataStoreException;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has the store open: a row for each open store that holds a lease or blocks, with a sign of life.
 *
 * <p>A session is dead when its last sign of life is older than its term, or sooner where its process can be told to be dead.
 * The rows lie beside the tables; a SQLite store has a file of its own for them, so that a reader need not wait for a writer to
 * say what it reads. Thread-safe.
 */
final class Sessions {
    private static final Logger LOG = LoggerFactory.getLogger(Sessions.class);
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Long, since what is lost with a session that only slept is hard to get back. */
    static final Duration TERM = Duration.ofMinutes(15);

    private static final Duration BEAT = Duration.ofSeconds(20);
    private static final int BEATS_PER_SIGN = 6;

    private final Supplier<Database> opening;
    private final BooleanSupplier exists;
    private final Pulse pulse;
    private final String insert;
    private final String renew;
    private final String look;
    private final String all;
    private final String delete;
    private final String deletePins;
    private final List<Runnable> beats = new ArrayList<>();
    private @Nullable Database database;
    private @Nullable String id;
    private boolean closed;
    private int beat;

    /** A session, as others see it. */
    record Seen(String id, String process, long expires, boolean over) {
        boolean isDead() {
            return over || ProcessIdentity.isDead(process);
        }
    }

    /**
     * @param opening opens the database of sessions, making it where there is none
     * @param exists whether there is one
     */
    Sessions(Supplier<Database> opening, BooleanSupplier exists, Dialect dialect, Tables tables, Pulse pulse) {
        this.opening = opening;
        this.exists = exists;
        this.pulse = pulse;
        String now = dialect.now();
        this.insert = dialect.insertOnce(
                tables.sql("INSERT INTO {session} (id, process, expires) VALUES (?, ?, " + now + " + ?)"));
        this.renew = tables.sql("UPDATE {session} SET expires = " + now + " + ? WHERE id = ?");
        this.look = tables.sql("SELECT id, process, expires, CASE WHEN expires < " + now
                + " THEN 1 ELSE 0 END FROM {session} WHERE id = ?");
        this.all = tables.sql(
                "SELECT id, process, expires, CASE WHEN expires < " + now + " THEN 1 ELSE 0 END FROM {session}");
        this.delete = tables.sql("DELETE FROM {session} WHERE id = ?");
        this.deletePins = tables.sql("DELETE FROM {pin} WHERE session = ?");
    }

    /** Returns the database of sessions, which is made if need be. */
    synchronized Database opened() {
        if (database == null) {
            database = opening.get();
        }
        return database;
    }

    /** Returns the database of sessions, if there is one. */
    synchronized Optional<Database> present() {
        return database != null || exists.getAsBoolean() ? Optional.of(opened()) : Optional.empty();
    }

    /** Does something with the database of sessions if this store has opened it. */
    synchronized void ifOpened(java.util.function.Consumer<Database> end) {
        if (database != null) {
            end.accept(database);
        }
    }

    /** Returns the id of this store's session, which begins when it is asked for. */
    synchronized String current() {
        if (id == null) {
            if (closed) {
                throw new dev.larder.store.StoreClosedException("the store was closed");
            }
            byte[] random = new byte[16];
            RANDOM.nextBytes(random);
            String fresh = HexFormat.of().formatHex(random);
            begin(fresh);
            id = fresh;
            pulse.every(BEAT, this::beat);
        }
        return id;
    }

    private void begin(String session) {
        opened().apart("begin a session", link -> link.update(insert, session, ProcessIdentity.own(), micros(TERM)));
    }

    static long micros(Duration duration) {
        return TimeUnit.SECONDS.toMicros(duration.getSeconds()) + duration.toNanosPart() / 1000;
    }

    /** Has something done at each beat. */
    synchronized void atEachBeat(Runnable work) {
        beats.add(work);
    }

    private void beat() {
        List<Runnable> due = new ArrayList<>();
        String session;
        synchronized (this) {
            if (closed || id == null) {
                return;
            }
            session = id;
            due.addAll(beats);
            beat++;
        }
        try {
            if (beat % BEATS_PER_SIGN == 1) {
                int renewed = opened().apart("renew a session", link -> link.update(renew, micros(TERM), session));
                if (renewed == 0) {
                    // It slept for longer than its term, and was taken for dead.
                    begin(session);
                }
            }
            due.forEach(Runnable::run);
        } catch (DataStoreException e) {
            LOG.warn("no sign of life could be given: {}", e.getMessage());
        }
    }

    /** Returns whether a session is certainly over: closed, silent for too long, or its process dead. */
    boolean isDead(String session) {
        return present()
                .map(there -> there.read("look at a session", link -> link.first(look, Sessions::seen, session)))
                .map(found -> found.map(Seen::isDead).orElse(true))
                .orElse(true);
    }

    List<Seen> all() {
        return present()
                .map(there -> there.read("look at the sessions", link -> link.all(all, Sessions::seen)))
                .orElse(List.of());
    }

    private static Seen seen(java.sql.ResultSet row) throws SQLException {
        return new Seen(row.getString(1), row.getString(2), row.getLong(3), row.getInt(4) == 1);
    }

    /** Removes a dead session and what it held. */
    void remove(String session) {
        opened().apart("remove a session", link -> {
            link.update(deletePins, session);
            return link.update(delete, session);
        });
    }

    /** Ends this store's session. */
    void close() {
        String ended;
        synchronized (this) {
            closed = true;
            ended = id;
        }
        try {
            if (ended != null) {
                remove(ended);
            }
        } catch (DataStoreException e) {
            // It ends by itself when its term is over.
            LOG.warn("a session could not be ended: {}", e.getMessage());
        }
    }
}
