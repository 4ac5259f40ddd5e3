package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.codec.TypeRef;
import dev.larder.key.Component;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.ConflictException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CachedCallTest {
    private static final AtomicInteger CALLS = new AtomicInteger();

    private final Larder larder = Larder.open("memory:");

    @AfterEach
    void close() {
        larder.close();
        CALLS.set(0);
    }

    private static double power(double base, int exponent) {
        CALLS.incrementAndGet();
        return Math.pow(base, exponent);
    }

    private CachedFunction2<Double, Integer, Double> power() {
        return larder.function("power")
                .argument("base", Double.class)
                .argument("exponent", Integer.class)
                .returning(Double.class)
                .of(CachedCallTest::power);
    }

    @Test
    void aFunctionOfTwoNamedArgumentsIsComputedOnce() {
        CachedFunction2<Double, Integer, Double> power = power();
        assertThat(power.apply(2.0, 10)).isEqualTo(1024);
        assertThat(power.apply(2.0, 10)).isEqualTo(1024);
        assertThat(power.outcome(2.0, 10).isHit()).isTrue();
        assertThat(CALLS).hasValue(1);
        assertThat(power.apply(2.0, 11)).isEqualTo(2048);
    }

    @Test
    void theArgumentsAreParametersByName() {
        Component stated = Component.of(
                "f", "1", Parameters.of("a", 1).and("b", List.of("x")).and("c", true));
        CachedFunction3<Integer, List<String>, Boolean, String> f = larder.function("f")
                .argument("a", Integer.class)
                .argument("b", new TypeRef<List<String>>() {})
                .argument("c", Boolean.class)
                .returning(String.class)
                .version("1")
                .of((a, b, c) -> a + b.get(0) + c);
        assertThat(f.call(1, List.of("x"), true).key())
                .isEqualTo(Recipe.of(stated).key());
        assertThat(f.apply(1, List.of("x"), true)).isEqualTo("1xtrue");
        assertThat(f.outcome(1, List.of("x"), true).isHit()).isTrue();
    }

    @Test
    void argumentsOfOneNameAreRefused() {
        CachedFunction2<Integer, Integer, Integer> f = larder.function("f")
                .argument("a", Integer.class)
                .argument("a", Integer.class)
                .returning(Integer.class)
                .version("1")
                .of((a, b) -> a + b);
        assertThatThrownBy(() -> f.apply(1, 2)).isInstanceOf(InvalidComponentException.class);
    }

    @Test
    void everythingCanBeDoneWithOneCall() {
        CachedCall<Double> call = power().call(3.0, 2);
        assertThat(call.wouldHit()).isFalse();
        assertThat(call.explain().orElseThrow()).isInstanceOf(MissReason.Absent.class);
        assertThat(call.peek()).isEmpty();
        assertThat(CALLS).hasValue(0);

        assertThat(call.get()).isEqualTo(9);
        assertThat(call.wouldHit()).isTrue();
        assertThat(call.peek().orElseThrow().value()).isEqualTo(9);
        assertThat(call.refresh()).isInstanceOf(Outcome.Computed.class);
        assertThat(CALLS).hasValue(2);
        assertThatThrownBy(() -> call.store(10.0)).isInstanceOf(ConflictException.class);

        assertThat(call.forget()).isTrue();
        assertThat(call.forget()).isFalse();
        assertThat(call.store(10.0).published()).isTrue();
        assertThat(call.get()).isEqualTo(10);
        assertThat(CALLS).hasValue(2);
        assertThat(call).hasToString("power " + call.key().abbreviated());
    }

    @Test
    void aFunctionOfOneArgumentSaysTheSame() {
        CachedFunction<Integer, String> f =
                larder.function("f", Integer.class, String.class).version("1").of(n -> "n" + n);
        assertThat(f.wouldHit(1)).isFalse();
        assertThat(f.explain(1)).isPresent();
        assertThat(f.store(1, "by hand").published()).isTrue();
        assertThat(f.apply(1)).isEqualTo("by hand");
        assertThat(f.refresh(1).value()).isEqualTo("n1");
        assertThat(f.peek(1).orElseThrow().value()).isEqualTo("n1");
        assertThat(f.forget(1)).isTrue();
        assertThat(f.wouldHit(1)).isFalse();
    }

    @Test
    void aSupplierStandsForAComponent() {
        Component component = Component.of("now", "1", Parameters.of("zone", "UTC"));
        CachedCall<Integer> call = larder.call(component, Integer.class, CALLS::incrementAndGet);
        assertThat(call.get()).isEqualTo(1);
        assertThat(call.get()).isEqualTo(1);
        assertThat(call.component()).isSameAs(component);
    }

    @Test
    void aFunctionHasAPolicyAndAnAttributeOfItsOwn() {
        CachedFunction<Integer, Integer> f = larder.function("f", Integer.class, Integer.class)
                .version("1")
                .attribute("square")
                .policy(CachePolicy.standard().mode(CachePolicy.Mode.WRITE_ONLY))
                .of(n -> n * n + CALLS.getAndIncrement());
        assertThat(f.apply(3)).isEqualTo(9);
        assertThat(f.apply(3)).isEqualTo(10);
        assertThat(larder.contains(f.component(3), "square")).isTrue();
        assertThat(larder.contains(f.component(3), "value")).isFalse();
        assertThat(f.explain(3)).contains(new MissReason.Unasked(CachePolicy.Mode.WRITE_ONLY));
    }

    @Test
    void aResultComesLaterFromAnotherThread() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        Component component = Component.of("slow", "1", Parameters.NONE);
        CachedCall<String> call = larder.call(component, String.class, () -> {
            await(go);
            return Thread.currentThread().getName();
        });
        CompletableFuture<Outcome<String>> first = call.outcomeAsync();
        CompletableFuture<Outcome<String>> second = call.outcomeAsync();
        assertThat(second.cancel(true)).isTrue();
        go.countDown();
        assertThat(first.get(20, TimeUnit.SECONDS).value()).startsWith("larder");
        assertThat(call.wouldHit()).isTrue();
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void whatFailsInAnotherThreadIsToldAsItIs() {
        CachedCall<String> call = larder.call(Component.of("bad", "1", Parameters.NONE), String.class, () -> {
            throw new IllegalStateException("bug");
        });
        assertThatThrownBy(call.outcomeAsync()::join)
                .isInstanceOf(CompletionException.class)
                .hasCauseExactlyInstanceOf(IllegalStateException.class);
        assertThat(call.wouldHit()).isFalse();
    }
}
