package dev.larder.store;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What one writer may store under some limits before it has to ask again: a grant of a two-hundredth of them, or less where there are
 * many writers, taken from the account that all of them share. Not thread-safe: its {@link CapKeeper} is.
 */
final class Allowance {
    private static final String KIND = "usage";
    private static final int SHARE = 200;

    /** What all writers together may have been granted and not used must fit into the room that an eviction makes. */
    private static final int SHARE_OF_ALL = 40;

    /** Those who know of no caps write nothing into an account. */
    private static final long TRUSTED_MILLIS = Duration.ofHours(1).toMillis();

    /** A writer gives up what it was granted well before others take it for dead. */
    private static final long LONGEST_MILLIS = Account.DEAD_MILLIS / 2;

    private final DataStore store;
    private final String writer;
    private final String name;
    private final Caps.Limits limits;
    private Usage left = Usage.NOTHING;
    private long since;

    /** @param name of the account */
    Allowance(DataStore store, String writer, String name, Caps.Limits limits) {
        this.store = store;
        this.writer = writer;
        this.name = name;
        this.limits = limits;
    }

    /** Notes that so much was stored, and returns whether that was allowed already. */
    boolean spend(Usage stored) {
        if (System.currentTimeMillis() - since > LONGEST_MILLIS) {
            left = new Usage(Math.min(0, left.bytes()), Math.min(0, left.entries()));
        }
        // What is not limited is not asked for.
        left = left.minus(new Usage(
                limits.bytes() == Long.MAX_VALUE ? 0 : stored.bytes(),
                limits.entries() == Long.MAX_VALUE ? 0 : stored.entries()));
        return !isOverdrawn();
    }

    boolean isOverdrawn() {
        return left.bytes() < 0 || left.entries() < 0;
    }

    /** Takes what was stored for counted, and nothing more for allowed. */
    void settle() {
        left = Usage.NOTHING;
    }

    /** Asks for more, and returns whether there is enough left under the limits. */
    boolean isGranted() {
        while (true) {
            Optional<LedgerRecord> record = find();
            Optional<Account> account = record.flatMap(each -> Account.of(each.value()));
            if (account.isEmpty() || account.get().counted() < System.currentTimeMillis() - TRUSTED_MILLIS) {
                return false;
            }
            int writers = account.get().grants().size() + 1;
            Usage total = account.get().total();
            Usage granted = new Usage(
                    granted(left.bytes(), total.bytes(), limits.bytes(), writers),
                    granted(left.entries(), total.entries(), limits.entries(), writers));
            if (granted.bytes() < -left.bytes() || granted.entries() < -left.entries()) {
                return false;
            }
            Usage then = left.plus(granted);
            long now = System.currentTimeMillis();
            if (write(record, account.get().changed(total.plus(granted), writer, then, now))) {
                left = then;
                since = now;
                return true;
            }
        }
    }

    /** Returns how much more can be had: what is overdrawn at least, or, if that is too much, less. */
    private static long granted(long left, long total, long limit, int writers) {
        if (left >= 0) {
            return 0;
        }
        long room = Math.max(0, limit - total);
        return Math.min(Math.max(-left, limit / Math.max(SHARE, SHARE_OF_ALL * writers)), room);
    }

    /** Returns what the account says now, where there is one. */
    Optional<Account> account() {
        return find().flatMap(record -> Account.of(record.value()));
    }

    /**
     * Notes what the store was counted to hold.
     *
     * @param before what the account said before it was counted
     */
    void counted(Usage held, Optional<Account> before) {
        Usage others = before.map(account -> account.grantedToOthers(writer, System.currentTimeMillis()))
                .orElse(Usage.NOTHING);
        change(present -> {
            // What was granted while it was counted may have been stored too late to be seen.
            Usage meanwhile = before.isPresent() && present.isPresent()
                    ? present.get().total().minus(before.get().total())
                    : Usage.NOTHING;
            Account account = present.orElseGet(() -> new Account(Usage.NOTHING, 0, Map.of()));
            long now = System.currentTimeMillis();
            Account changed = account.changed(held.plus(others).plus(meanwhile), writer, Usage.NOTHING, now);
            return new Account(changed.total(), now, changed.grants());
        });
        settle();
    }

    /** Gives back what was granted and not used. */
    void giveBack() {
        if (left.bytes() > 0 || left.entries() > 0) {
            Usage unused = left;
            left = Usage.NOTHING;
            change(present -> {
                Account account = present.orElseThrow();
                return account.changed(
                        account.total().minus(unused), writer, Usage.NOTHING, System.currentTimeMillis());
            });
        }
    }

    private void change(Function<Optional<Account>, Account> change) {
        while (true) {
            Optional<LedgerRecord> record = find();
            if (write(record, change.apply(record.flatMap(each -> Account.of(each.value()))))) {
                return;
            }
        }
    }

    private Optional<LedgerRecord> find() {
        return store.ledger().find(KIND, name);
    }

    private boolean write(Optional<LedgerRecord> present, Account account) {
        long revision = present.map(LedgerRecord::revision).orElse(Ledger.ABSENT);
        return store.ledger().write(KIND, name, revision, account.datum()).isPresent();
    }
}
