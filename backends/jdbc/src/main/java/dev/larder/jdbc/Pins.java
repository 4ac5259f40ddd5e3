package dev.larder.jdbc;

import dev.larder.data.Digest;
import dev.larder.data.Hasher;
import dev.larder.store.BlobStore;
import dev.larder.store.DataStoreException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The blocks that readers still want and writers have not published yet, as rows that name them. A row stays until the next
 * beat after its pin was closed, so that what is read again and again is pinned once. Thread-safe.
 */
final class Pins {
    private static final Logger LOG = LoggerFactory.getLogger(Pins.class);

    private final Sessions sessions;
    private final String insert;
    private final String delete;
    private final String all;
    private final String look;
    private final ConcurrentHashMap<Digest, Row> rows = new ConcurrentHashMap<>();

    /** A row of this session's: how many pins rest on it. */
    private record Row(String id, byte[] digests, int count) {
        Row counting(int more) {
            return new Row(id, digests, count + more);
        }
    }

    Pins(Sessions sessions, Dialect dialect, Tables tables) {
        this.sessions = sessions;
        this.insert = dialect.insertOnce(tables.sql("INSERT INTO {pin} (id, session, digests) VALUES (?, ?, ?)"));
        this.delete = tables.sql("DELETE FROM {pin} WHERE id = ?");
        this.all = tables.sql("SELECT session, digests FROM {pin}");
        this.look = tables.sql("SELECT id FROM {pin} WHERE id = ?");
        sessions.atEachBeat(this::beat);
    }

    BlobStore.Pin pin(Collection<Digest> blocks) {
        List<Digest> distinct = blocks.stream().distinct().sorted().toList();
        ByteBuffer bytes = ByteBuffer.allocate(distinct.size() * Digest.LENGTH);
        distinct.forEach(digest -> digest.write(bytes));
        Digest name = new Hasher().update(bytes.array()).digest();
        rows.compute(name, (key, row) -> {
            if (row != null) {
                return row.counting(1);
            }
            Row fresh = new Row(UUID.randomUUID().toString(), bytes.array(), 1);
            write(fresh);
            return fresh;
        });
        AtomicBoolean open = new AtomicBoolean(true);
        return () -> {
            if (open.getAndSet(false)) {
                rows.computeIfPresent(name, (key, row) -> row.counting(-1));
            }
        };
    }

    private void write(Row row) {
        String session = sessions.current();
        sessions.opened().apart("pin blocks", link -> link.update(insert, row.id(), session, row.digests()));
    }

    private void beat() {
        flush();
        // Others may have taken this session for dead, and its pins with it.
        for (Row row : rows.values()) {
            boolean there = sessions.opened()
                    .read(
                            "look at a pin",
                            link -> link.first(look, found -> true, row.id()).isPresent());
            if (!there) {
                write(row);
            }
        }
    }

    /** Removes the rows on which no pin rests any more. */
    void flush() {
        List<String> unused = new ArrayList<>();
        for (Digest name : rows.keySet()) {
            rows.computeIfPresent(name, (key, row) -> {
                if (row.count() > 0) {
                    return row;
                }
                unused.add(row.id());
                return null;
            });
        }
        if (unused.isEmpty()) {
            return;
        }
        try {
            sessions.opened().apart("unpin blocks", link -> {
                for (String id : unused) {
                    link.update(delete, id);
                }
                return true;
            });
        } catch (DataStoreException e) {
            // They go with the session; until then a few blocks are kept that nobody wants.
            LOG.debug("pins stay: {}", e.getMessage());
        }
    }

    /** Returns the blocks that sessions want which may be alive. */
    Set<Digest> live() {
        Set<Digest> wanted = new HashSet<>();
        Map<String, Boolean> dead = new HashMap<>();
        sessions.all().forEach(session -> dead.put(session.id(), session.isDead()));
        record Pinned(String session, byte[] digests) {}
        List<Pinned> pinned = sessions.present()
                .map(there -> there.read(
                        "look at the pins",
                        link -> link.all(all, row -> new Pinned(row.getString(1), row.getBytes(2)))))
                .orElse(List.of());
        for (Pinned each : pinned) {
            // A session that began after the others were looked at is not among them, and is alive.
            if (!dead.getOrDefault(each.session(), false)) {
                ByteBuffer digests = ByteBuffer.wrap(each.digests());
                while (digests.remaining() >= Digest.LENGTH) {
                    wanted.add(Digest.read(digests));
                }
            }
        }
        return wanted;
    }
}
