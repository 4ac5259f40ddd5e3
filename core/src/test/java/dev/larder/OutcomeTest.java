package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Input;
import dev.larder.key.Inputs;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.key.Version;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class OutcomeTest {
    private final Larder larder = Larder.open("memory:");
    private final AtomicInteger computed = new AtomicInteger();

    @AfterEach
    void close() {
        larder.close();
    }

    private Outcome<String> upstream(String version, String value) {
        return larder.fetch(Component.of("up", version, Parameters.NONE), String.class, context -> value);
    }

    private Outcome<Integer> downstream(Outcome<String> upstream) {
        return larder.fetch(component(upstream), Integer.class, context -> {
            computed.incrementAndGet();
            return upstream.value().length();
        });
    }

    private static Component component(Outcome<String> upstream) {
        return Component.of("down", Version.of("1"), Parameters.NONE, Inputs.named("text", upstream.asInput()));
    }

    @Test
    void aStoredResultIsAnInputByContentAndWhereItCameFromIsKept() {
        Outcome<String> first = upstream("1", "text");
        assertThat(first).isInstanceOf(Outcome.Computed.class);
        Outcome<Integer> length = downstream(first);

        Outcome<String> hit = upstream("1", "never computed");
        assertThat(hit.isHit()).isTrue();
        assertThat(hit.asInput()).isEqualTo(first.asInput());

        assertThat(((Outcome.Computed<Integer>) length).info().draft().sources())
                .containsOnlyKeys(((Outcome.Computed<String>) first).info().digest())
                .containsValue(first.address());
    }

    @Test
    void anUpstreamThatComesOutTheSameKeepsWhatDependsOnIt() {
        downstream(upstream("1", "text"));
        assertThat(downstream(upstream("2", "text")).isHit()).isTrue();
        assertThat(computed).hasValue(1);
        assertThat(downstream(upstream("3", "other text")).value()).isEqualTo(10);
        assertThat(computed).hasValue(2);
    }

    @Test
    void theValueThatWasKeptIsTheInputAndNotTheOneThatLost() {
        Component component = Component.of("up", "1", Parameters.NONE);
        Outcome<String> lost = larder.fetch(component, String.class, context -> {
            larder.store(component, "first");
            return "late";
        });
        assertThat(lost.value()).isEqualTo("first");
        Outcome<String> hit = upstream("1", "never computed");
        assertThat(hit.value()).isEqualTo("first");
        assertThat(lost.asInput()).isEqualTo(hit.asInput());
    }

    @Test
    void whatCouldNotBeStoredIsAnInputByHowItWasMade() {
        Outcome<Object> outcome =
                larder.fetch(Component.of("up", "1", Parameters.NONE), Object.class, context -> Thread.currentThread());
        assertThat(outcome).isInstanceOf(Outcome.Uncached.class);
        Address address =
                Address.of(Recipe.of(Component.of("up", "1", Parameters.NONE)).key());
        assertThat(outcome.asInput()).isEqualTo(Input.of(address));
    }
}
