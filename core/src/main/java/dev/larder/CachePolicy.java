package dev.larder;

import dev.larder.store.Durability;
import dev.larder.store.EntryInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;

/**
 * What a cache does with the results of a computation: whether it looks for them, keeps them, and how long they are good for.
 *
 * <p>A policy is data: it is set for a {@link Larder}, for a type ({@link LarderBuilder#policy(String, CachePolicy)}) or for a
 * wrapped function, and parts of it can be set from outside the program (see {@link LarderBuilder#configuration}). Each method
 * that takes something returns a policy with that changed. Immutable; thread-safe as far as the predicates are.
 */
public final class CachePolicy {
    private static final CachePolicy STANDARD = new CachePolicy(new Parts());

    private final Parts parts;

    /** All that a policy says. Copied before it is changed. */
    private static final class Parts {
        private Mode mode = Mode.READ_WRITE;
        private Optional<Duration> timeToLive = Optional.empty();
        private Duration stale = Duration.ZERO;
        private Optional<Predicate<EntryInfo>> acceptance = Optional.empty();
        private Duration leastCost = Duration.ZERO;
        private long mostBytes = Long.MAX_VALUE;
        private Optional<Durability> durability = Optional.empty();
        private Optional<KeptFailures> failures = Optional.empty();
        private OnTrouble onTrouble = OnTrouble.COMPUTE;
        private OptionalDouble auditRate = OptionalDouble.empty();
        private ValueDifference.Tolerance auditTolerance = ValueDifference.Tolerance.NONE;

        Parts() {}

        Parts(Parts other) {
            mode = other.mode;
            timeToLive = other.timeToLive;
            stale = other.stale;
            acceptance = other.acceptance;
            leastCost = other.leastCost;
            mostBytes = other.mostBytes;
            durability = other.durability;
            failures = other.failures;
            onTrouble = other.onTrouble;
            auditRate = other.auditRate;
            auditTolerance = other.auditTolerance;
        }
    }

    /** Which failures are kept, and for how long. */
    record KeptFailures(Predicate<? super Exception> which, Duration timeToLive) {}

    private CachePolicy(Parts parts) {
        this.parts = parts;
    }

    /** Whether stored results are used, and new ones kept. */
    public enum Mode {
        /** Stored results are used, others computed and kept. */
        READ_WRITE,
        /** Stored results are used; others are computed and not kept. */
        READ_ONLY,
        /** Every call computes, and its result takes the place of a stored one. */
        WRITE_ONLY,
        /**
         * What was stored before the call is computed anew, and takes its place. Of several calls that wait for one another one
         * computes, unlike with {@link #WRITE_ONLY}.
         */
        REFRESH,
        /** Every call computes, as if there were no cache. */
        BYPASS
    }

    /** What a call does when the store fails. */
    public enum OnTrouble {
        /** Computes; the outcome says what happened. */
        COMPUTE,
        /** Fails with the store's exception: for where computing twice is worse than not at all. */
        FAIL
    }

    /** Returns the policy that holds unless another one is set: results are used and kept, for ever. */
    public static CachePolicy standard() {
        return STANDARD;
    }

    private interface Change {
        void of(Parts parts);
    }

    private CachePolicy with(Change change) {
        Parts copy = new Parts(parts);
        change.of(copy);
        return new CachePolicy(copy);
    }

    /** Says whether stored results are used, and new ones kept. */
    public CachePolicy mode(Mode mode) {
        Objects.requireNonNull(mode);
        return with(copy -> copy.mode = mode);
    }

    /** Says how long after it was stored a result is good for; then it is computed anew and takes the old one's place. */
    public CachePolicy timeToLive(Duration longest) {
        requirePositive("time to live", longest);
        return with(copy -> copy.timeToLive = Optional.of(longest));
    }

    /**
     * Says for how long after its {@link #timeToLive} a result is still handed out, as {@link Outcome.Stale}, while another thread
     * computes it anew.
     */
    public CachePolicy servingStaleFor(Duration longest) {
        requirePositive("time for which stale results are served", longest);
        return with(copy -> copy.stale = longest);
    }

    /** Says which stored results are good enough; others are computed anew. What the predicate throws, the call throws. */
    public CachePolicy accepting(Predicate<EntryInfo> test) {
        Objects.requireNonNull(test);
        return with(copy -> copy.acceptance = Optional.of(test));
    }

    /** Says how long a computation must have taken for its result to be worth keeping. */
    public CachePolicy costingAtLeast(Duration least) {
        requirePositive("least cost", least);
        return with(copy -> copy.leastCost = least);
    }

    /** Says how many bytes a result may have to be kept, all its attributes together. */
    public CachePolicy takingAtMost(long bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("a result cannot take " + bytes + " bytes");
        }
        return with(copy -> copy.mostBytes = bytes);
    }

    /** Says how durably results are kept; as the store says, unless set. */
    public CachePolicy durability(Durability own) {
        Objects.requireNonNull(own);
        return with(copy -> copy.durability = Optional.of(own));
    }

    /**
     * Says which exceptions of a computation are kept, so that it is not run again for that time: a {@link KeptFailureException} is
     * thrown instead. None are, unless this says so. An {@link InterruptedException} never is.
     */
    public CachePolicy keepingFailures(Predicate<? super Exception> which, Duration longest) {
        Objects.requireNonNull(which);
        requirePositive("time for which failures are kept", longest);
        return with(copy -> copy.failures = Optional.of(new KeptFailures(which, longest)));
    }

    /** Says what a call does when the store fails; it computes, unless set. */
    public CachePolicy onTrouble(OnTrouble what) {
        Objects.requireNonNull(what);
        return with(copy -> copy.onTrouble = what);
    }

    /**
     * Says which share of the hits is computed once more, to see whether the result comes out the same; as {@link
     * LarderBuilder#auditRate} says, unless set.
     *
     * @param rate from 0 to 1
     */
    public CachePolicy auditing(double rate) {
        Audits.requireRate(rate);
        return with(copy -> copy.auditRate = OptionalDouble.of(rate));
    }

    /**
     * Says by how much numbers, and the elements of arrays, may differ from the stored ones when they are computed once more, and count
     * as the same; nothing unless set. NaN is NaN.
     *
     * @param absolute by this
     * @param relative or by this share of the larger one
     */
    public CachePolicy auditTolerance(double absolute, double relative) {
        ValueDifference.Tolerance tolerance = new ValueDifference.Tolerance(absolute, relative);
        return with(copy -> copy.auditTolerance = tolerance);
    }

    private static void requirePositive(String what, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            throw new IllegalArgumentException("a " + what + " is longer than nothing, not " + duration);
        }
    }

    /** Returns whether stored results are used, and new ones kept. */
    public Mode mode() {
        return parts.mode;
    }

    /** Returns how long a result is good for; nothing where it is for ever. */
    public Optional<Duration> timeToLive() {
        return parts.timeToLive;
    }

    /** Returns why what is stored is not to be used by a call that began then, or nothing where it is. */
    Optional<MissReason> faultOf(EntryInfo info, Instant asked) {
        if (mode() == Mode.BYPASS
                || mode() == Mode.WRITE_ONLY
                || mode() == Mode.REFRESH && info.created().isBefore(asked)) {
            return Optional.of(new MissReason.Unasked(mode()));
        } else if (parts.acceptance.filter(test -> !test.test(info)).isPresent()) {
            return Optional.of(new MissReason.Rejected(info));
        }
        return timeToLive()
                .filter(longest -> info.created().isBefore(Instant.now().minus(longest)))
                .map(longest -> new MissReason.Expired(info, longest));
    }

    /** Returns whether what is computed is kept, as far as it is worth it. */
    boolean isKeeping() {
        return mode() != Mode.READ_ONLY && mode() != Mode.BYPASS;
    }

    /** Returns why a result is not worth keeping, or nothing where it is. */
    Optional<String> worthlessness(Duration cost, long bytes) {
        if (cost.compareTo(leastCost()) < 0) {
            return Optional.of(
                    "took " + cost + ", less than the " + leastCost() + " that its policy finds worth keeping");
        }
        return bytes <= mostBytes()
                ? Optional.empty()
                : Optional.of("takes " + bytes + " bytes, more than the " + mostBytes() + " that its policy keeps");
    }

    CachePolicy servingNothingStale() {
        return with(copy -> copy.stale = Duration.ZERO);
    }

    /** Returns the policy of what an audit computes on its way: it may use what is stored, and stores nothing. */
    CachePolicy underAudit() {
        Mode used = mode() == Mode.READ_WRITE || mode() == Mode.READ_ONLY ? Mode.READ_ONLY : Mode.BYPASS;
        return servingNothingStale().mode(used).auditing(0);
    }

    Duration stale() {
        return parts.stale;
    }

    Duration leastCost() {
        return parts.leastCost;
    }

    long mostBytes() {
        return parts.mostBytes;
    }

    Optional<Durability> durability() {
        return parts.durability;
    }

    Optional<KeptFailures> failures() {
        return parts.failures;
    }

    OptionalDouble auditRate() {
        return parts.auditRate;
    }

    ValueDifference.Tolerance auditTolerance() {
        return parts.auditTolerance;
    }

    OnTrouble onTrouble() {
        return parts.onTrouble;
    }

    /** Returns what can be said of the policy on one line. */
    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(mode().toString());
        timeToLive().ifPresent(longest -> text.append(", time to live ").append(longest));
        if (!stale().isZero()) {
            text.append(", stale for ").append(stale());
        }
        return text.toString();
    }
}
