package dev.larder.store;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Something small that is known of many addresses, sixteen records of the ledger together, so that noting it of a thousand takes
 * sixteen writes at most.
 *
 * <p>An address stands there by its mark, the first 64 bits of its SHA-256. Two with one mark would share what is known of them: it
 * must not matter much. Thread-safe, and no change of another process is lost.
 *
 * @param most how many addresses a record holds; 45 bytes for each, at most, fit into a record of the ledger
 */
record MarkedRecords(DataStore store, String kind, int most) {
    private static final int DIGITS = 16;
    private static final int ATTEMPTS = 200;
    private static final long LONGEST_PAUSE = Duration.ofMillis(5).toNanos();

    static String mark(Address address) {
        return Digest.of(address.toString().getBytes(StandardCharsets.UTF_8))
                .hex()
                .substring(0, DIGITS);
    }

    /** Returns the name of the record that a mark stands in. */
    static String recordOf(String mark) {
        return mark.substring(0, 1);
    }

    /** Returns what is known, by mark. */
    Map<String, Datum> read(String record) {
        return store.ledger()
                .find(kind, record)
                .map(found -> membersOf(found.value()))
                .orElseGet(HashMap::new);
    }

    private static Map<String, Datum> membersOf(Datum value) {
        return value instanceof Datum.Mapping mapping ? new HashMap<>(mapping.members()) : new HashMap<>();
    }

    /** Returns all that is known, by mark. */
    Map<String, Datum> readAll() {
        Map<String, Datum> all = new HashMap<>();
        for (int digit = 0; digit < 16; digit++) {
            all.putAll(read(Integer.toHexString(digit)));
        }
        return all;
    }

    /**
     * Changes what one record holds, from what it is now.
     *
     * @throws StoreUnavailableException when others change it all the time
     */
    void change(String record, Consumer<Map<String, Datum>> change) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<LedgerRecord> found = store.ledger().find(kind, record);
            Map<String, Datum> members =
                    found.map(each -> membersOf(each.value())).orElseGet(HashMap::new);
            Map<String, Datum> before = Map.copyOf(members);
            change.accept(members);
            if (members.equals(before)) {
                return;
            }
            long revision = found.map(LedgerRecord::revision).orElse(Ledger.ABSENT);
            if (store.ledger()
                    .write(kind, record, revision, new Datum.Mapping(members))
                    .isPresent()) {
                return;
            }
            LockSupport.parkNanos(ThreadLocalRandom.current().nextLong(LONGEST_PAUSE));
        }
        throw new StoreUnavailableException("the ledger record " + kind + "/" + record + " in " + store
                + " was changed by others at every attempt; it is tried again later");
    }
}
