package dev.larder.pipeline;

import dev.larder.MissReason;
import dev.larder.key.Address;
import dev.larder.store.EntryInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * What is kept of a step of a past run.
 *
 * @param name of the step
 * @param status what became of it
 * @param key of its results, {@code sha256:…}, where it was known
 * @param digests the content digests of its results, by attribute
 * @param reason why it was computed, or did not succeed; one line
 * @param began when work on it began
 * @param took how long the run spent on it
 * @param cost how long computing it took, in this run or before
 * @param bytes how many bytes its results take
 */
public record PastStep(
        String name,
        StepReport.Status status,
        Optional<String> key,
        Map<String, String> digests,
        Optional<String> reason,
        Optional<Instant> began,
        Duration took,
        Duration cost,
        long bytes) {
    private static final int LONGEST_REASON = 400;

    /** @param telling how a reason is told, which may take a search of the store */
    static PastStep of(StepReport report, Function<MissReason, String> telling) {
        Map<String, String> digests = new TreeMap<>();
        Duration cost = Duration.ZERO;
        for (Map.Entry<String, EntryInfo> stored : report.infos().entrySet()) {
            digests.put(stored.getKey(), stored.getValue().digest().toString());
            cost = stored.getValue().cost().compareTo(cost) > 0
                    ? stored.getValue().cost()
                    : cost;
        }
        return new PastStep(
                report.step(),
                report.status(),
                report.address().map(Address::key).map(Object::toString),
                digests,
                report.trouble().or(() -> report.reason().map(telling)).map(PastStep::shortened),
                report.began(),
                report.took(),
                cost,
                report.bytes());
    }

    private static String shortened(String reason) {
        if (reason.length() <= LONGEST_REASON) {
            return reason;
        }
        // A pair of surrogates is not cut in two: half of one cannot be stored.
        boolean isWithinPair = Character.isHighSurrogate(reason.charAt(LONGEST_REASON - 1));
        return reason.substring(0, isWithinPair ? LONGEST_REASON - 1 : LONGEST_REASON) + "…";
    }
}
