package dev.larder.jdbc;

import dev.larder.store.Durability;
import dev.larder.store.Finding;
import dev.larder.store.Housekeeping;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What lies in the tables besides entries and sound blocks: sessions of the dead, damaged ledger records, half of a block. */
final class Leftovers implements Housekeeping {
    /** Numbers of leases rise with the clock, so that rows older than this need not be kept for them. */
    private static final Duration LEASES_KEPT = Duration.ofDays(7);

    private static final Duration RECEIPTS_KEPT = Duration.ofDays(7);

    private final Database database;
    private final Sessions sessions;
    private final LeaseTable leases;
    private final LedgerTable ledger;
    private final String adopt;
    private final String forget;
    private final String receipts;

    Leftovers(Database database, Sessions sessions, LeaseTable leases, LedgerTable ledger, Tables tables) {
        this.database = database;
        this.sessions = sessions;
        this.leases = leases;
        this.ledger = ledger;
        String now = database.dialect().now();
        this.adopt = tables.sql("INSERT INTO {block} (digest, size, epoch, born) SELECT digest, LENGTH(data), 0, " + now
                + " FROM {block_data} d WHERE NOT EXISTS (SELECT 1 FROM {block} b WHERE b.digest = d.digest)");
        this.forget = tables.sql("DELETE FROM {block} WHERE NOT EXISTS (SELECT 1 FROM {block_data} d WHERE d.digest = "
                + "{block}.digest)");
        this.receipts = tables.sql("DELETE FROM {receipt} WHERE used < " + now + " - ?");
    }

    @Override
    public List<Finding> inspect() {
        List<Finding> findings = new ArrayList<>();
        for (Sessions.Seen session : sessions.all()) {
            if (session.isDead()) {
                findings.add(new Finding(
                        Finding.Kind.LEFTOVER,
                        Optional.empty(),
                        "session/" + session.id(),
                        "what a process left that is gone; gc removes it"));
            }
        }
        for (String place : ledger.damaged()) {
            findings.add(new Finding(
                    Finding.Kind.DAMAGED_RECORD,
                    Optional.empty(),
                    place,
                    "a ledger record is damaged; it counts as absent until it is written again"));
        }
        return findings;
    }

    @Override
    public long clean(Duration grace) {
        long removed = 0;
        long silent = Sessions.micros(Sessions.TERM) - Sessions.micros(grace);
        for (Sessions.Seen session : sessions.all()) {
            if (session.isDead() && isOld(session, silent)) {
                sessions.remove(session.id());
                removed++;
            }
        }
        leases.prune(LEASES_KEPT);
        database.write("put blocks in order", Durability.RELAXED, link -> {
            link.update(adopt);
            return link.update(forget);
        });
        if (database.dialect().isRemote()) {
            database.write(
                    "remove old receipts",
                    Durability.RELAXED,
                    link -> link.update(receipts, Sessions.micros(RECEIPTS_KEPT)));
        }
        database.read("give space back", link -> {
            database.dialect().shrink(link);
            return true;
        });
        return removed;
    }

    /** By this machine's clock, since a grace is a courtesy. */
    private static boolean isOld(Sessions.Seen session, long silent) {
        long now = EntryColumns.micros(java.time.Instant.now());
        return session.expires() - silent <= now;
    }
}
