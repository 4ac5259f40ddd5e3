package dev.larder.store;

import dev.larder.data.Datum;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What all writers together may have stored, as a record of the ledger says it: what was counted, and what each has been granted since.
 *
 * @param total what is stored at most, once all grants are used up
 * @param counted when the store was counted, in milliseconds since 1970
 * @param grants what each writer may still store of what it was granted, at most
 */
record Account(Usage total, long counted, Map<String, Grant> grants) {
    /** A writer that was granted nothing for so long has given up what it had. */
    static final long DEAD_MILLIS = Duration.ofMinutes(10).toMillis();

    /** So many short-lived writers may come and go in that time. */
    private static final int MOST_GRANTS = 2000;

    /** What one writer may still store, and since when. */
    record Grant(Usage usage, long since) {}

    Account {
        grants = Map.copyOf(grants);
    }

    /** Returns what may still be stored by others than this writer. */
    Usage grantedToOthers(String writer, long now) {
        return grants.entrySet().stream()
                .filter(each -> !each.getKey().equals(writer) && each.getValue().since() > now - DEAD_MILLIS)
                .map(each -> each.getValue().usage())
                .reduce(Usage.NOTHING, Usage::plus);
    }

    /** Returns the account after this writer was granted more, or has given something back. */
    Account changed(Usage newTotal, String writer, Usage left, long now) {
        Map<String, Grant> all = new TreeMap<>();
        grants.forEach((name, grant) -> {
            if (grant.since() > now - DEAD_MILLIS && all.size() < MOST_GRANTS) {
                all.put(name, grant);
            }
        });
        if (left.equals(Usage.NOTHING)) {
            all.remove(writer);
        } else {
            all.put(writer, new Grant(left, now));
        }
        return new Account(newTotal, counted, all);
    }

    Datum datum() {
        Map<String, Datum> members = new TreeMap<>();
        grants.forEach((writer, grant) -> members.put(
                writer,
                Datum.Sequence.of(
                        Datum.Whole.of(grant.usage().bytes()),
                        Datum.Whole.of(grant.usage().entries()),
                        Datum.Whole.of(grant.since()))));
        return new Datum.Mapping(Map.of(
                "bytes", Datum.Whole.of(total.bytes()),
                "entries", Datum.Whole.of(total.entries()),
                "counted", Datum.Whole.of(counted),
                "grants", new Datum.Mapping(members)));
    }

    static Optional<Account> of(Datum datum) {
        if (datum instanceof Datum.Mapping account
                && account.member("bytes") instanceof Datum.Whole bytes
                && account.member("entries") instanceof Datum.Whole entries
                && account.member("counted") instanceof Datum.Whole counted
                && account.member("grants") instanceof Datum.Mapping grants) {
            Map<String, Grant> all = new TreeMap<>();
            grants.members().forEach((writer, grant) -> {
                if (grant instanceof Datum.Sequence parts
                        && parts.elements().size() == 3
                        && parts.elements().get(0) instanceof Datum.Whole granted
                        && parts.elements().get(1) instanceof Datum.Whole number
                        && parts.elements().get(2) instanceof Datum.Whole since) {
                    Usage usage = new Usage(
                            granted.value().longValue(), number.value().longValue());
                    all.put(writer, new Grant(usage, since.value().longValue()));
                }
            });
            Usage total = new Usage(bytes.value().longValue(), entries.value().longValue());
            return Optional.of(new Account(total, counted.value().longValue(), all));
        }
        return Optional.empty();
    }
}
