package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.codec.NotKeyed;
import dev.larder.codec.Secret;
import dev.larder.key.Component;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CachedInterfaceTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    private final Larder larder = Larder.open("memory:");

    @BeforeEach
    void begin() {
        CALLS.set(0);
    }

    @AfterEach
    void close() {
        larder.close();
    }

    /** Compiled with -parameters, as all tests are. */
    interface Simulator {
        @Cached(type = "neuro.rates", version = "1")
        double[] rates(double rate, int steps, @NotKeyed String log) throws IOException;

        @Cached(
                type = "neuro.words",
                version = "2",
                attribute = "words",
                parameters = {"text"})
        Map<String, List<Integer>> words(String anything);

        @Cached(type = "neuro.later", version = "1")
        CompletableFuture<String> later(String name);

        @Cached(type = "neuro.code", policy = "mode=write-only")
        long code(long n);

        String plain();
    }

    static final class Simulation implements Simulator {
        @Override
        public double[] rates(double rate, int steps, String log) throws IOException {
            CALLS.incrementAndGet();
            if (steps < 0) {
                throw new IOException("no such number of steps: " + steps);
            }
            return new double[] {rate * steps};
        }

        @Override
        public Map<String, List<Integer>> words(String anything) {
            CALLS.incrementAndGet();
            return Map.of(anything, List.of(anything.length()));
        }

        @Override
        public CompletableFuture<String> later(String name) {
            CALLS.incrementAndGet();
            return name.isEmpty()
                    ? CompletableFuture.failedFuture(new IOException("nobody"))
                    : CompletableFuture.supplyAsync(() -> "hello " + name);
        }

        @Override
        public long code(long n) {
            return n + CALLS.getAndIncrement();
        }

        @Override
        public String plain() {
            return "plain " + CALLS.incrementAndGet();
        }
    }

    private CachedInterface<Simulator> wrapped() {
        return larder.wrap(Simulator.class, new Simulation());
    }

    @Test
    void theResultsOfMarkedMethodsAreKept() throws IOException {
        Simulator simulator = wrapped().proxy();
        assertThat(simulator.rates(12.5, 4, "debug")).containsExactly(50);
        assertThat(simulator.rates(12.5, 4, "info")).containsExactly(50);
        assertThat(CALLS).hasValue(1);
        assertThat(simulator.rates(12.5, 5, "info")).containsExactly(62.5);
        assertThat(simulator.words("abc")).containsEntry("abc", List.of(3));
        assertThat(simulator.words("abc")).containsEntry("abc", List.of(3));
        assertThat(CALLS).hasValue(3);
        assertThat(simulator.plain()).isEqualTo("plain 4");
        assertThat(simulator.plain()).isEqualTo("plain 5");
    }

    @Test
    void argumentsAreParametersByTheirNames() {
        CachedInterface<Simulator> simulator = wrapped();
        CachedCall<double[]> rates = simulator.call(s -> s.rates(12.5, 4, "x"));
        assertThat(rates.key())
                .isEqualTo(Recipe.of(Component.of(
                                "neuro.rates", "1", Parameters.of("rate", 12.5).and("steps", 4)))
                        .key());
        assertThat(rates.wouldHit()).isFalse();
        assertThat(rates.get()).containsExactly(50);
        assertThat(rates.wouldHit()).isTrue();
        CachedCall<Map<String, List<Integer>>> words = simulator.call(s -> s.words("abc"));
        assertThat(words.key())
                .isEqualTo(Recipe.of(Component.of("neuro.words", "2", Parameters.of("text", "abc")))
                        .key());
        assertThat(words.explain()).isPresent();
        assertThat(CALLS).hasValue(1);
        assertThatThrownBy(() -> simulator.call(s -> "nothing")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatTheMethodThrowsPassesThrough() {
        Simulator simulator = wrapped().proxy();
        for (int i = 1; i <= 2; i++) {
            assertThatThrownBy(() -> simulator.rates(1, -1, "")).isExactlyInstanceOf(IOException.class);
            assertThat(CALLS).hasValue(i);
        }
    }

    @Test
    void whatAFutureComesToIsKept() throws Exception {
        Simulator simulator = wrapped().proxy();
        assertThat(simulator.later("you").get(20, TimeUnit.SECONDS)).isEqualTo("hello you");
        assertThat(simulator.later("you").get(20, TimeUnit.SECONDS)).isEqualTo("hello you");
        assertThat(CALLS).hasValue(1);
        assertThatThrownBy(() -> simulator.later("").get(20, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasCauseExactlyInstanceOf(IOException.class);
    }

    @Test
    void aMethodHasItsCodesVersionAndAPolicyOfItsOwn() {
        CachedInterface<Simulator> simulator = wrapped();
        assertThat(simulator.proxy().code(10)).isEqualTo(10);
        assertThat(simulator.proxy().code(10)).isEqualTo(11);
        CachedCall<Long> call = simulator.call(s -> s.code(10));
        assertThat(call.component().version().code()).isPresent();
        assertThat(call.peek().orElseThrow().value()).isEqualTo(11);
    }

    @Test
    void itIsAnObjectOfItsOwn() {
        CachedInterface<Simulator> simulator = wrapped();
        assertThat(simulator.proxy())
                .isEqualTo(simulator.proxy())
                .isNotEqualTo(wrapped().proxy());
        assertThat(simulator.proxy().hashCode()).isEqualTo(simulator.proxy().hashCode());
        assertThat(simulator).hasToString(simulator.proxy().toString());
    }

    interface Nothing {
        String plain();
    }

    interface Silent {
        @Cached(type = "t", version = "1")
        void run();
    }

    interface Twice {
        @Cached(type = "t", version = "1")
        int one(int n);

        @Cached(type = "t", version = "1")
        int two(int n);
    }

    interface Sealed {
        @Cached(type = "t", version = "1")
        int login(@Secret String password);
    }

    interface Miscounted {
        @Cached(
                type = "t",
                version = "1",
                parameters = {"a", "b"})
        int one(int n);
    }

    interface Raw {
        @Cached(type = "t", version = "1")
        <T> T one(int n);
    }

    private <I> void assertRefused(Class<I> type, I implementation, String why) {
        assertThatThrownBy(() -> larder.wrap(type, implementation))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whatCannotBeCachedIsRefused() {
        assertRefused(Nothing.class, () -> "x", "marked @Cached");
        assertRefused(Silent.class, () -> {}, "returns nothing");
        assertRefused(String.class, "x", "no interface");
        assertRefused(Sealed.class, password -> 1, "secret");
        assertRefused(Miscounted.class, n -> n, "names 2 parameters and has 1");
        assertRefused(
                Raw.class,
                new Raw() {
                    @Override
                    public <T> T one(int n) {
                        throw new AssertionError();
                    }
                },
                "does not say what T is");
        assertRefused(
                Twice.class,
                new Twice() {
                    @Override
                    public int one(int n) {
                        return 1;
                    }

                    @Override
                    public int two(int n) {
                        return 2;
                    }
                },
                "name them differently");
    }

    @Test
    void anImplementationThatHoldsValuesNeedsAStatedVersion() {
        record Scaled(double scale) implements Coded {
            @Override
            public double times(double x) {
                return scale * x;
            }
        }
        assertRefused(Coded.class, new Scaled(2), "states no version");
    }

    interface Coded {
        @Cached(type = "t")
        double times(double x);
    }
}
