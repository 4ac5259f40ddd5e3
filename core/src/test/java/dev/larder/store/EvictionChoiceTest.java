package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.RandomData;
import dev.larder.key.Address;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Which entries go, and in which order, beside a model that looks through all of them at every step. */
class EvictionChoiceTest {
    private static final long SEED = RandomData.seed("EvictionChoiceTest");
    private static final int STORES = 2000;
    private static final long NOW = 1_000_000;
    private static final List<String> TYPES = List.of("a.x", "a.y", "b");

    private final Random random = new Random(SEED);
    private final List<Address> addresses = new ArrayList<>();

    EvictionChoiceTest() {
        for (int i = 0; i < 40; i++) {
            addresses.add(Samples.address(i));
        }
    }

    private Candidate candidate(int n, String type, long bytes, long millis, long lastUse, long uses, boolean isKept) {
        return new Candidate(addresses.get(n), type, bytes, Duration.ofMillis(millis), lastUse, uses, isKept);
    }

    private List<Candidate> candidates() {
        List<Candidate> all = new ArrayList<>();
        int number = random.nextInt(addresses.size());
        for (int n = 0; n < number; n++) {
            all.add(candidate(
                    n,
                    TYPES.get(random.nextInt(TYPES.size())),
                    1 + random.nextInt(random.nextInt(10) == 0 ? 2000 : 100),
                    random.nextInt(5) * 100L,
                    NOW - random.nextInt(50),
                    random.nextInt(3),
                    random.nextInt(6) == 0));
        }
        return all;
    }

    private Caps.Limits limits() {
        Caps.Limits limits = Caps.Limits.NONE;
        limits = random.nextBoolean() ? limits.bytes(random.nextInt(2000)) : limits;
        limits = random.nextInt(3) == 0 ? limits.entries(random.nextInt(40)) : limits;
        return random.nextInt(3) == 0 ? limits.age(Duration.ofMillis(random.nextInt(50))) : limits;
    }

    private Caps caps() {
        Caps caps = new Caps(limits(), Caps.Order.values()[random.nextInt(2)], List.of());
        for (int i = random.nextInt(3); i > 0; i--) {
            caps = caps.type(random.nextBoolean() ? "a.*" : TYPES.get(random.nextInt(3)), limits());
        }
        return caps;
    }

    private EvictionClock clock() {
        EvictionClock clock = EvictionClock.ZERO;
        for (int i = random.nextInt(4); i > 0; i--) {
            clock = clock.advanced(NOW - random.nextInt(50), clock.at(NOW) + random.nextDouble());
        }
        return clock;
    }

    /** The same said as simply as can be: at every step all that are left are gone through anew. */
    private static final class Model {
        private final Caps caps;
        private final EvictionClock clock;
        private final EvictionChoice.Depth depth;
        private final Set<Address> inUse;
        private final List<Candidate> left;
        private final List<Address> gone = new ArrayList<>();

        Model(Caps caps, EvictionClock clock, EvictionChoice.Depth depth, List<Candidate> all, Set<Address> inUse) {
            this.caps = caps;
            this.clock = clock;
            this.depth = depth;
            this.left = new ArrayList<>(all);
            this.inUse = inUse;
        }

        List<Address> run() {
            caps.types()
                    .forEach(type -> run(
                            type.limits(),
                            each -> Selection.type(type.pattern()).condition() instanceof Selection.TypeMatches glob
                                    && glob.matches(each.type())));
            run(caps.all(), each -> true);
            return gone;
        }

        private void run(Caps.Limits limits, Predicate<Candidate> members) {
            limits.age().ifPresent(age -> {
                while (drop(members.and(each -> each.lastUse() + age.toMillis() < NOW))) {}
            });
            boolean room = depth == EvictionChoice.Depth.WITH_ROOM;
            if (bytes(members) > (room ? limits.bytes() - limits.bytes() / 50 : limits.bytes())) {
                while (drop(members.and(each -> each.bytes() > limits.bytes()))) {}
                long rest = room ? limits.bytes() - limits.bytes() / 20 : limits.bytes();
                while (bytes(members) > rest && drop(members)) {}
            }
            if (count(members) > (room ? limits.entries() - limits.entries() / 50 : limits.entries())) {
                long rest = room ? limits.entries() - limits.entries() / 20 : limits.entries();
                while (count(members) > rest && drop(members)) {}
            }
        }

        private long bytes(Predicate<Candidate> members) {
            return left.stream().filter(members).mapToLong(Candidate::bytes).sum();
        }

        private long count(Predicate<Candidate> members) {
            return left.stream().filter(members).count();
        }

        private boolean drop(Predicate<Candidate> members) {
            Candidate first = null;
            for (Candidate each : left) {
                boolean may = members.test(each) && !each.isKept() && !inUse.contains(each.address());
                if (may && (first == null || isBefore(each, first))) {
                    first = each;
                }
            }
            if (first != null) {
                left.remove(first);
                gone.add(first.address());
            }
            return first != null;
        }

        private boolean isBefore(Candidate one, Candidate other) {
            if (caps.order() == Caps.Order.COST) {
                double mine = value(one);
                double others = value(other);
                if (mine != others) {
                    return mine < others;
                }
            }
            return one.lastUse() != other.lastUse()
                    ? one.lastUse() < other.lastUse()
                    : one.address().compareTo(other.address()) < 0;
        }

        private double value(Candidate each) {
            double then = 0;
            for (EvictionClock.Step step : clock.steps()) {
                then = step.time() <= each.lastUse() ? step.value() : then;
            }
            double seconds = Math.max(0.001, each.cost().toNanos() / 1e9);
            return then + (each.uses() + 1) * seconds / each.bytes();
        }
    }

    @Test
    void theSameGoInTheSameOrderAsInASimpleModel() {
        for (int i = 0; i < STORES; i++) {
            List<Candidate> all = candidates();
            Caps caps = caps();
            EvictionClock clock = clock();
            EvictionChoice.Depth depth = EvictionChoice.Depth.values()[random.nextInt(2)];
            Set<Address> inUse = new HashSet<>();
            all.stream().filter(each -> random.nextInt(8) == 0).forEach(each -> inUse.add(each.address()));

            List<EvictionChoice.Chosen> chosen =
                    new EvictionChoice(caps, depth, NOW, all, clock, each -> inUse.contains(each.address())).choose();

            assertThat(chosen.stream().map(each -> each.candidate().address()).toList())
                    .as("%s, %s, %s of store %d of seed %d", caps, depth, clock, i, SEED)
                    .isEqualTo(new Model(caps, clock, depth, all, inUse).run());
            assertThat(chosen).noneMatch(each -> each.candidate().isKept());
        }
    }

    private List<EvictionChoice.Chosen> chosen(Caps caps, EvictionClock clock, Candidate... all) {
        return new EvictionChoice(caps, EvictionChoice.Depth.EXACT, NOW, List.of(all), clock, each -> false).choose();
    }

    @Test
    void whatTookLongToComputeStaysByCostAndGoesByLastUse() {
        Candidate dear = candidate(1, "a", 100, 60_000, NOW - 10, 0, false);
        Candidate cheap = candidate(2, "a", 100, 10, NOW - 1, 0, false);
        assertThat(chosen(Caps.NONE.bytes(100).order(Caps.Order.COST), EvictionClock.ZERO, dear, cheap))
                .extracting(EvictionChoice.Chosen::candidate)
                .containsExactly(cheap);
        assertThat(chosen(Caps.NONE.bytes(100), EvictionClock.ZERO, dear, cheap))
                .extracting(EvictionChoice.Chosen::candidate)
                .containsExactly(dear);
    }

    @Test
    void whatIsNotUsedAnyMoreIsOvertakenHoweverDearItWas() {
        Candidate dear = candidate(1, "a", 100, 60_000, NOW - 10, 5, false);
        Candidate cheap = candidate(2, "a", 100, 10, NOW - 1, 0, false);
        // Since the dear one was used things were evicted that saved more for each byte.
        EvictionClock clock = EvictionClock.ZERO.advanced(NOW - 5, dear.priority(EvictionClock.ZERO) + 1);
        assertThat(chosen(Caps.NONE.bytes(100).order(Caps.Order.COST), clock, dear, cheap))
                .extracting(EvictionChoice.Chosen::candidate)
                .containsExactly(dear);
    }

    @Test
    void whatDoesNotFitAloneGoesBeforeAllOthers() {
        Candidate huge = candidate(1, "a", 1000, 60_000, NOW, 9, false);
        Candidate small = candidate(2, "a", 90, 10, NOW - 9, 0, false);
        assertThat(chosen(Caps.NONE.bytes(100), EvictionClock.ZERO, huge, small))
                .extracting(EvictionChoice.Chosen::candidate)
                .containsExactly(huge);
    }

    @Test
    void theClockIsReadFromItsLedgerRecordAndStaysSmall() {
        EvictionClock clock = EvictionClock.ZERO;
        for (int i = 1; i <= 10_000; i++) {
            clock = clock.advanced(i, i * 0.1);
            assertThat(clock.at(i)).isEqualTo(i * 0.1);
        }
        assertThat(clock.steps()).hasSizeLessThanOrEqualTo(257);
        assertThat(EvictionClock.of(clock.datum())).isEqualTo(clock);
        assertThat(clock.at(0)).isZero();
        assertThat(clock.at(9_999)).isEqualTo(9_999 * 0.1);
    }
}
