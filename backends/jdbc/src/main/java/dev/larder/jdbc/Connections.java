package dev.larder.jdbc;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where connections come from: opened as they are needed, and a few kept for the next use; or lent by a {@code DataSource} of a
 * user's, which keeps its own. Thread-safe.
 */
final class Connections {
    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    /** More than that are closed after use. */
    private static final int MOST_IDLE = 8;

    private final Opening opening;
    private final SetUp setUp;
    private final Link.Kind kind;
    private final ConcurrentLinkedDeque<Link> idle = new ConcurrentLinkedDeque<>();
    private final AtomicInteger kept = new AtomicInteger();
    private volatile boolean closed;

    /** Opens a connection. */
    @FunctionalInterface
    interface Opening {
        Connection open() throws SQLException;
    }

    /** Readies a connection for the store. */
    @FunctionalInterface
    interface SetUp {
        void on(Link link) throws SQLException;
    }

    Connections(Opening opening, SetUp setUp, Link.Kind kind) {
        this.opening = opening;
        this.setUp = setUp;
        this.kind = kind;
    }

    /** Returns a kept connection, or opens one. */
    Link take() throws SQLException {
        Link link = idle.pollFirst();
        if (link != null) {
            kept.decrementAndGet();
            return link;
        }
        if (closed) {
            throw new SQLException("the store was closed", "08003");
        }
        Link fresh = new Link(opening.open(), kind);
        try {
            if (!fresh.connection().getAutoCommit()) {
                fresh.connection().setAutoCommit(true);
            }
            setUp.on(fresh);
            return fresh;
        } catch (SQLException | RuntimeException e) {
            drop(fresh);
            throw e;
        }
    }

    /** Takes a sound connection back. */
    void giveBack(Link link) {
        if (!closed && !link.isLent() && kept.incrementAndGet() <= MOST_IDLE) {
            idle.addFirst(link);
            if (closed) {
                dropIdle();
            }
            return;
        }
        if (!closed && !link.isLent()) {
            kept.decrementAndGet();
        }
        drop(link);
    }

    /** Closes a connection that cannot be relied on any more. */
    void drop(Link link) {
        try {
            link.release();
        } catch (SQLException e) {
            // It is given up, and whatever was acknowledged on it stays so.
            LOG.debug("a connection could not be closed: {}", e.getMessage());
        }
    }

    /** Closes the connections that nobody uses now: when one is gone, the others mostly are too. */
    void dropIdle() {
        for (Link link = idle.pollFirst(); link != null; link = idle.pollFirst()) {
            kept.decrementAndGet();
            drop(link);
        }
    }

    void close() {
        closed = true;
        dropIdle();
    }
}
