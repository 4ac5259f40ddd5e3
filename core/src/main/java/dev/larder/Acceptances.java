package dev.larder;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.LarderException;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Recipe;
import dev.larder.key.Version;
import dev.larder.store.DataStore;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.StoreUnavailableException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The changes of code that were found harmless: where a result of the new version is not stored, one of the old version is as good.
 *
 * <p>A comment, a renamed method or a rewritten loop is another version of the code, and would cost everything that was computed with
 * the old one. Whoever knows that the results stay the same says so here, once for all programs that share the store; it is noted who,
 * when and why, and can be taken back. Nothing stored is changed. Thread-safe.
 *
 * <p>What another process accepts is seen here within {@value #SECONDS_UNSEEN} seconds.
 */
public final class Acceptances {
    private static final String KIND = "accepted";
    private static final int SECONDS_UNSEEN = 10;
    private static final Logger LOG = LoggerFactory.getLogger(Larder.class);

    private final DataStore store;
    private volatile Known known = new Known(Map.of(), Long.MIN_VALUE);

    /** What was read, and until when that is good enough, by the clock for durations. */
    private record Known(Map<String, List<Acceptance>> byType, long until) {}

    private Acceptances(DataStore store) {
        this.store = store;
    }

    /** Returns those that a store keeps. */
    public static Acceptances of(DataStore store) {
        return new Acceptances(store);
    }

    /**
     * Accepts the results of one version as those of another.
     *
     * @param before a recipe of the version whose results stay valid
     * @param after a recipe of the version that would come to the same
     * @param why the change is harmless
     * @throws InvalidComponentException when the two are not of one type, or of one version
     * @throws dev.larder.store.DataStoreException when it cannot be noted
     */
    public Acceptance accept(Recipe before, Recipe after, String why) {
        if (!before.type().equals(after.type())) {
            throw new InvalidComponentException("results of '" + before.type() + "' cannot be accepted as those of '"
                    + after.type() + "'; accept a version of the same type");
        }
        return accept(before.type(), before.version(), after.version(), why);
    }

    /** Accepts the results of one version of a type as those of another. See {@link #accept(Recipe, Recipe, String)}. */
    public Acceptance accept(String type, Version from, Version to, String why) {
        if (from.equals(to)) {
            throw new InvalidComponentException(
                    "both are version " + from + " of '" + type + "'; there is nothing to accept");
        }
        Acceptance acceptance = new Acceptance(
                type, from, to, why, Larder.writer(), Instant.now().truncatedTo(ChronoUnit.MICROS));
        String name = name(acceptance);
        while (store.ledger()
                .write(KIND, name, revision(name), datum(acceptance))
                .isEmpty()) {
            LOG.debug("somebody else accepts {} too", acceptance);
        }
        forget();
        return acceptance;
    }

    /** Takes an acceptance back, and returns whether there was one. What was handed out meanwhile stays where it is. */
    public boolean withdraw(Acceptance acceptance) {
        String name = name(acceptance);
        boolean isRemoved = store.ledger().remove(KIND, name, revision(name));
        forget();
        return isRemoved;
    }

    private long revision(String name) {
        return store.ledger().find(KIND, name).map(LedgerRecord::revision).orElse(Ledger.ABSENT);
    }

    /** Returns all of them, the latest first. */
    public List<Acceptance> list() {
        forget();
        return byType().values().stream()
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Acceptance::at).reversed())
                .toList();
    }

    /** Returns the recipes of whose results those of this one may be taken; none where nothing was accepted. */
    List<Recipe> alternatives(Recipe recipe) {
        Map<String, List<Acceptance>> all = asFarAsKnown();
        if (all.isEmpty()) {
            return List.of();
        }
        List<Acceptance> ofType = all.getOrDefault(recipe.type(), List.of());
        if (ofType.isEmpty()) {
            return List.of();
        }
        Set<Version> versions = new LinkedHashSet<>();
        Deque<Version> next = new ArrayDeque<>(List.of(recipe.version()));
        for (Version version = next.poll(); version != null; version = next.poll()) {
            for (Acceptance acceptance : ofType) {
                if (acceptance.to().equals(version) && versions.add(acceptance.from())) {
                    next.add(acceptance.from());
                }
            }
        }
        versions.remove(recipe.version());
        return versions.stream().map(recipe::with).toList();
    }

    /** A ledger that cannot be read is no reason to store nothing: a near store goes on without its far one's. */
    private Map<String, List<Acceptance>> asFarAsKnown() {
        try {
            return byType();
        } catch (StoreUnavailableException e) {
            LOG.debug("it cannot be told what was accepted lately: {}", e.getMessage());
            return known.byType();
        }
    }

    private Map<String, List<Acceptance>> byType() {
        Known now = known;
        if (now.until() - System.nanoTime() > 0 && now.until() != Long.MIN_VALUE) {
            return now.byType();
        }
        Map<String, List<Acceptance>> read = new HashMap<>();
        try (Stream<LedgerRecord> records = store.ledger().list(KIND)) {
            records.forEach(record -> acceptance(record)
                    .ifPresent(acceptance -> read.computeIfAbsent(acceptance.type(), type -> new ArrayList<>())
                            .add(acceptance)));
        }
        known = new Known(
                read, System.nanoTime() + Duration.ofSeconds(SECONDS_UNSEEN).toNanos());
        return read;
    }

    private void forget() {
        known = new Known(Map.of(), Long.MIN_VALUE);
    }

    private static String name(Acceptance acceptance) {
        String text = acceptance.type() + "\n" + acceptance.from() + "\n" + acceptance.to();
        return Digest.of(text.getBytes(StandardCharsets.UTF_8)).hex();
    }

    private static Datum datum(Acceptance acceptance) {
        return new Datum.Mapping(Map.of(
                "type", new Datum.Text(acceptance.type()),
                "from", acceptance.from().datum(),
                "to", acceptance.to().datum(),
                "why", new Datum.Text(acceptance.why()),
                "by", new Datum.Text(acceptance.by()),
                "at", new Datum.Instant(acceptance.at())));
    }

    private static Optional<Acceptance> acceptance(LedgerRecord record) {
        try {
            if (record.value() instanceof Datum.Mapping mapping
                    && mapping.member("type") instanceof Datum.Text type
                    && mapping.member("why") instanceof Datum.Text why
                    && mapping.member("by") instanceof Datum.Text by
                    && mapping.member("at") instanceof Datum.Instant at) {
                Datum from = mapping.members().getOrDefault("from", Datum.NULL);
                Datum to = mapping.members().getOrDefault("to", Datum.NULL);
                return Optional.of(new Acceptance(
                        type.value(), Version.of(from), Version.of(to), why.value(), by.value(), at.value()));
            }
        } catch (LarderException e) {
            LOG.debug("an acceptance cannot be read", e);
        }
        LOG.warn("the record {} of what was accepted cannot be read, and counts as none", record.name());
        return Optional.empty();
    }
}
