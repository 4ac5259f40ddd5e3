package dev.larder.pipeline;

import dev.larder.MissReason;
import dev.larder.key.Address;
import dev.larder.store.EntryInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * What became of one step, or, in a {@link Plan}, what would.
 *
 * @param step its name
 * @param status what became of it
 * @param address of the result that its function returns, where that is known
 * @param infos of the stored results, by attribute
 * @param reason why it was, or would be, computed
 * @param trouble why it failed, was skipped, or is not stored; one line for people
 * @param failure what its function threw
 * @param began when work on it began; nothing where there was none
 * @param took how long that took
 */
public record StepReport(
        String step,
        Status status,
        Optional<Address> address,
        Map<String, EntryInfo> infos,
        Optional<MissReason> reason,
        Optional<String> trouble,
        Optional<Throwable> failure,
        Optional<Instant> began,
        Duration took) {
    /** What can become of a step. */
    public enum Status {
        /** It was there. */
        HIT,
        /** It was computed, and is stored now. */
        COMPUTED,
        /** It was computed, and could not be, or was not to be, stored. */
        UNCACHED,
        /** Its function threw, or it could not be asked for. */
        FAILED,
        /** Something that it works on failed. */
        SKIPPED,
        /** The run ended before its turn, or while it ran. */
        CANCELLED,
        /** Nobody needed it: what is made of it was there. */
        NOT_NEEDED,
        /** In a plan: it would be computed. */
        WOULD_COMPUTE,
        /** In a plan: it depends on what those steps come to that would be computed. */
        UNKNOWN
    }

    public StepReport {
        infos = Map.copyOf(infos);
    }

    static StepReport of(String step, Status status) {
        return new StepReport(
                step,
                status,
                Optional.empty(),
                Map.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Duration.ZERO);
    }

    StepReport at(Optional<Address> place) {
        return new StepReport(step, status, place, infos, reason, trouble, failure, began, took);
    }

    StepReport because(Optional<MissReason> why) {
        return new StepReport(step, status, address, infos, why, trouble, failure, began, took);
    }

    StepReport holding(Map<String, EntryInfo> stored) {
        return new StepReport(step, status, address, stored, reason, trouble, failure, began, took);
    }

    StepReport troubled(String line) {
        return new StepReport(step, status, address, infos, reason, Optional.of(line), failure, began, took);
    }

    StepReport thrown(Throwable thrown) {
        return new StepReport(step, status, address, infos, reason, trouble, Optional.of(thrown), began, took);
    }

    StepReport timed(Instant start, Duration duration) {
        return new StepReport(step, status, address, infos, reason, trouble, failure, Optional.of(start), duration);
    }

    /** Returns whether its results are there. */
    public boolean isDone() {
        return status == Status.HIT || status == Status.COMPUTED || status == Status.UNCACHED;
    }

    /** Returns the bytes of its stored results. */
    public long bytes() {
        return infos.values().stream().mapToLong(EntryInfo::size).sum();
    }

    /** Returns one line for people: name, status, and why. */
    @Override
    public String toString() {
        String what =
                step + ": " + status.name().toLowerCase(java.util.Locale.ROOT).replace('_', ' ');
        return trouble.or(() -> reason.map(MissReason::toString))
                .map(why -> what + ", " + why)
                .orElse(what);
    }
}
