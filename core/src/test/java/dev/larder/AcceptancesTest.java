package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.key.Component;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.key.Version;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class AcceptancesTest {
    private final Larder larder = Larder.open("memory:");
    private int calls;

    @AfterEach
    void close() {
        larder.close();
    }

    private static Component component(String version, int x) {
        return Component.of("t.square", version, Parameters.of("x", x));
    }

    private Outcome<Integer> square(String version, int x) {
        return larder.fetch(component(version, x), Integer.class, context -> {
            calls++;
            return x * x;
        });
    }

    private Acceptance accept(String from, String to) {
        return larder.acceptances()
                .accept(Recipe.of(component(from, 1)), Recipe.of(component(to, 1)), "only a comment");
    }

    @Test
    void resultsOfTheOldVersionAreHitsOfTheNewOneOnceThatIsAccepted() {
        square("1", 3);
        assertThat(square("2", 3)).isInstanceOf(Outcome.Computed.class);
        square("1", 4);
        Acceptance acceptance = accept("1", "2");
        Outcome<Integer> hit = square("2", 4);
        assertThat(hit).isInstanceOf(Outcome.Hit.class);
        assertThat(hit.value()).isEqualTo(16);
        assertThat(hit.address().key()).isEqualTo(Recipe.of(component("1", 4)).key());
        assertThat(calls).isEqualTo(3);
        assertThat(larder.contains(component("2", 4), "value")).isTrue();
        assertThat(larder.retrieve(component("2", 4), Integer.class)).contains(16);
        assertThat(larder.explain(component("2", 4), "value")).isEmpty();
        assertThat(larder.acceptances().list()).containsExactly(acceptance);
        assertThat(acceptance.why()).isEqualTo("only a comment");
        assertThat(acceptance.by()).isEqualTo(Larder.writer());
        // Another parameter is another result, and the other direction was not accepted.
        assertThat(square("2", 5)).isInstanceOf(Outcome.Computed.class);
        assertThat(square("1", 5)).isInstanceOf(Outcome.Computed.class);
    }

    @Test
    void itCanBeTakenBackAndGoesFromVersionToVersion() {
        square("1", 3);
        Acceptance first = accept("1", "2");
        Acceptance second = accept("2", "3");
        accept("3", "1");
        assertThat(square("3", 3)).isInstanceOf(Outcome.Hit.class);
        assertThat(larder.acceptances().withdraw(first)).isTrue();
        assertThat(larder.acceptances().withdraw(first)).isFalse();
        assertThat(square("3", 3)).isInstanceOf(Outcome.Computed.class);
        assertThat(larder.acceptances().list()).hasSize(2).contains(second);
    }

    @Test
    void otherTypesAreNotTouchedAndNonsenseIsRefused() {
        square("1", 3);
        larder.acceptances().accept("t.cube", Version.of("1"), Version.of("2"), "another type");
        assertThat(square("2", 3)).isInstanceOf(Outcome.Computed.class);
        assertThatThrownBy(() -> accept("1", "1"))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("nothing to accept");
        Recipe other = Recipe.of(Component.of("t.other", "2", Parameters.NONE));
        assertThatThrownBy(() -> larder.acceptances().accept(Recipe.of(component("1", 3)), other, "no"))
                .hasMessageContaining("accept a version of the same type");
    }

    @Test
    void itIsKeptInTheStoreForEverybody() {
        square("1", 3);
        accept("1", "2");
        assertThat(Acceptances.of(larder.dataStore()).list()).hasSize(1);
    }
}
