package dev.larder.store;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How much a store may hold, for all of its entries and for those of some types, and which of them go first when it holds more.
 *
 * <p>What an entry takes is its value ({@link EntryInfo#size}), its recipe's text and {@value #OVERHEAD} bytes for all else that is
 * noted of it. A block that several entries share counts for each of them: so the blocks never take more of the disk than is
 * counted, and may take less. What the filesystem or the database needs beside is not counted. Checkpoints count, and are never
 * evicted.
 *
 * <p>An age is the time since an entry was used last, or since it was stored where it never was.
 *
 * <p>{@link Eviction} has a store keep to its caps. Each method that takes something returns caps with that changed. Immutable and
 * thread-safe.
 *
 * @param all what holds for all entries together
 * @param order which entries go first
 * @param types what holds for the entries of some types together, beside that
 */
public record Caps(Limits all, Order order, List<OfTypes> types) {
    /** What is noted of an entry beside its value and its recipe: times, cost, writer, digests, checksums. */
    static final int OVERHEAD = 512;

    /** Limits nothing. */
    public static final Caps NONE = new Caps(Limits.NONE, Order.LRU, List.of());

    public Caps {
        types = List.copyOf(types);
    }

    /** Which entries go first. */
    public enum Order {
        /** Those that were used least recently. */
        LRU,
        /**
         * Those by which the least time of computing is saved for the bytes that they take, weighed with how often and how recently
         * they were used.
         *
         * <p>This is GreedyDual-Size-Frequency: an entry's priority is {@code L + frequency × cost ÷ size}, where {@code L}, the
         * clock, is as high as the highest priority that was ever evicted, and is taken as it was at the entry's last use. So what
         * is not used any more is overtaken by what is, however dear it was. From L. Cherkasova, <i>Improving WWW Proxies
         * Performance with Greedy-Dual-Size-Frequency Caching Policy</i>, HP Laboratories report HPL-98-69, 1998, after P. Cao and S.
         * Irani, <i>Cost-Aware WWW Proxy Caching Algorithms</i>, USENIX Symposium on Internet Technologies and Systems, 1997.
         * Storing counts as the first use. A cost that is not known counts as a millisecond, about what a lookup takes.
         */
        COST
    }

    /**
     * The most that some entries may come to together.
     *
     * @param bytes what they may take; {@link Long#MAX_VALUE} where that is not limited
     * @param entries how many they may be; likewise
     * @param age how long any of them may be unused; nothing where that is not limited
     */
    public record Limits(long bytes, long entries, Optional<Duration> age) {
        /** Limits nothing. */
        public static final Limits NONE = new Limits(Long.MAX_VALUE, Long.MAX_VALUE, Optional.empty());

        /** @throws IllegalArgumentException when one is less than nothing */
        public Limits {
            if (bytes < 0 || entries < 0 || age.filter(Duration::isNegative).isPresent()) {
                throw new IllegalArgumentException("a limit is not less than nothing: " + bytes + " bytes, " + entries
                        + " entries, an age of " + age);
            }
        }

        /** Says how many bytes they may take. */
        public Limits bytes(long most) {
            return new Limits(most, entries, age);
        }

        /** Says how many there may be. */
        public Limits entries(long most) {
            return new Limits(bytes, most, age);
        }

        /** Says how long one may be unused. */
        public Limits age(Duration longest) {
            return new Limits(bytes, entries, Optional.of(longest));
        }
    }

    /**
     * Limits for the entries of some types together.
     *
     * @param pattern a type, in which {@code *} stands for any run of characters
     */
    public record OfTypes(String pattern, Limits limits) {
        boolean takes(String type) {
            return Selection.matches(pattern, type);
        }
    }

    /**
     * Returns the caps that a text states: rules separated by semicolons or line ends, such as {@code max-size=10G, max-age=90d,
     * policy=cost; neuro.*: max-size=2G}. The settings are {@code max-size} (bytes, or with K, M, G or T), {@code max-count}, {@code
     * max-age} (with ms, s, m, h or d) and, for all types only, {@code policy} ({@code lru} or {@code cost}).
     *
     * @throws InvalidCapsException when it states none
     */
    public static Caps parse(String text) {
        return CapsText.parse(text, "the caps '" + text + "'");
    }

    /**
     * Returns the caps that whoever runs this process has set, in the system property {@code larder.caps} or else in the environment
     * variable {@code LARDER_CAPS}; nothing where neither is set.
     *
     * @throws InvalidCapsException when what is set makes no sense
     */
    public static Optional<Caps> ofEnvironment() {
        return CapsText.ofEnvironment();
    }

    /** Says how many bytes all entries together may take. */
    public Caps bytes(long most) {
        return new Caps(all.bytes(most), order, types);
    }

    /** Says how many entries there may be. */
    public Caps entries(long most) {
        return new Caps(all.entries(most), order, types);
    }

    /** Says how long an entry may be unused. */
    public Caps age(Duration longest) {
        return new Caps(all.age(longest), order, types);
    }

    /** Says which entries go first; those used least recently, unless set. */
    public Caps order(Order which) {
        return new Caps(all, Objects.requireNonNull(which), types);
    }

    /**
     * Says how much the entries of some types may come to together, beside what holds for all.
     *
     * @param pattern a type, in which {@code *} stands for any run of characters
     */
    public Caps type(String pattern, Limits limits) {
        List<OfTypes> more = new ArrayList<>(types);
        more.add(new OfTypes(pattern, limits));
        return new Caps(all, order, more);
    }

    /** Returns whether nothing is limited. */
    public boolean isNone() {
        return all.equals(Limits.NONE)
                && types.stream().allMatch(type -> type.limits().equals(Limits.NONE));
    }

    /** Returns how many bytes an entry counts for. */
    public static long bytesOf(EntryInfo info) {
        return info.size() + info.recipe().text().getBytes(StandardCharsets.UTF_8).length + OVERHEAD;
    }
}
