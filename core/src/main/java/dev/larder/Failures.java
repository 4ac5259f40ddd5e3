package dev.larder;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.store.DataStoreException;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The failures of computations that their policies keep, as records of the store's ledger: when, and with what message. No failure
 * of the store is one of the call's. Thread-safe.
 */
record Failures(Cache cache) {
    private static final Logger LOG = LoggerFactory.getLogger(Failures.class);
    private static final String KIND = "failure";
    private static final int MOST_CHARACTERS = 2000;

    /** @throws KeptFailureException when the computation failed not long ago, and the policy keeps that */
    void check(Address address, CachePolicy policy) {
        if (policy.failures().isEmpty()) {
            return;
        }
        Instant limit = Instant.now().minus(policy.failures().get().timeToLive());
        Optional<LedgerRecord> record = record(address);
        if (record.isPresent()
                && record.get().value() instanceof Datum.Mapping failure
                && failure.member("at") instanceof Datum.Instant at
                && failure.member("message") instanceof Datum.Text message
                && at.value().isAfter(limit)) {
            throw new KeptFailureException(
                    address,
                    at.value(),
                    "the computation of " + address + " failed at " + at.value() + ", and is not tried again before "
                            + at.value().plus(policy.failures().get().timeToLive()) + ": " + message.value());
        }
    }

    private Optional<LedgerRecord> record(Address address) {
        try {
            return cache.store().ledger().find(KIND, address.toString());
        } catch (DataStoreException e) {
            LOG.debug("it cannot be told whether {} failed before: {}", address, e.getMessage());
            return Optional.empty();
        }
    }

    /** Notes a failure, where the policy keeps it. */
    void note(Address address, CachePolicy policy, Exception failure) {
        if (failure instanceof InterruptedException
                || policy.failures().filter(kept -> kept.which().test(failure)).isEmpty()) {
            return;
        }
        String said = shortened(failure.toString());
        Datum value = new Datum.Mapping(Map.of(
                "at", new Datum.Instant(Instant.now()),
                "message", new Datum.Text(said)));
        try {
            long revision = record(address).map(LedgerRecord::revision).orElse(Ledger.ABSENT);
            // Whoever writes at the same time notes the same.
            cache.store().ledger().write(KIND, address.toString(), revision, value);
        } catch (DataStoreException | IllegalArgumentException | dev.larder.data.InvalidDatumException e) {
            LOG.debug("the failure of {} cannot be kept: {}", address, e.getMessage());
        }
    }

    private static String shortened(String said) {
        int characters = said.codePointCount(0, said.length());
        return characters <= MOST_CHARACTERS ? said : said.substring(0, said.offsetByCodePoints(0, MOST_CHARACTERS));
    }

    /** Forgets a failure, since there is a result now. */
    void forget(Address address, CachePolicy policy) {
        if (policy.failures().isEmpty()) {
            return;
        }
        try {
            record(address).ifPresent(record -> cache.store().ledger().remove(KIND, record.name(), record.revision()));
        } catch (DataStoreException e) {
            LOG.debug("the failure of {} cannot be forgotten: {}", address, e.getMessage());
        }
    }
}
