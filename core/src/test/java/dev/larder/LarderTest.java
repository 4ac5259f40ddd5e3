package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.codec.CodecException;
import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Inputs;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.key.Version;
import dev.larder.store.ConflictException;
import dev.larder.store.EntryInfo;
import dev.larder.store.NoSuchBackendException;
import dev.larder.store.Selection;
import dev.larder.store.StoreClosedException;
import dev.larder.store.Stored;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LarderTest {
    private final Larder larder = Larder.open("memory:");
    private final Component component = Component.of("t", "1", Parameters.of("n", 1));

    @AfterEach
    void close() {
        larder.close();
    }

    @Test
    void whatIsStoredIsRetrieved() {
        assertThat(larder.retrieve(component, String.class)).isEmpty();
        Stored stored = larder.store(component, "x");
        assertThat(stored.status()).isEqualTo(Stored.Status.PUBLISHED);
        assertThat(larder.retrieve(component, String.class)).contains("x");
        assertThat(larder.retrieve(component, "other", String.class)).isEmpty();
        larder.store(component, "list", new TypeRef<List<Double>>() {}, List.of(1.5));
        assertThat(larder.retrieve(component, "list", new TypeRef<List<Double>>() {}))
                .contains(List.of(1.5));
    }

    @Test
    void anotherValueIsAConflictUnlessItIsToReplace() {
        larder.store(component, "first");
        assertThat(larder.store(component, "first").status()).isEqualTo(Stored.Status.KEPT_SAME);
        assertThatThrownBy(() -> larder.store(component, "second")).isInstanceOf(ConflictException.class);
        assertThat(larder.retrieve(component, String.class)).contains("first");
        assertThat(larder.replace(component, Address.VALUE, "second").status()).isEqualTo(Stored.Status.REPLACED);
        assertThat(larder.retrieve(component, String.class)).contains("second");
        assertThat(larder.replace(component, "fresh", "x").status()).isEqualTo(Stored.Status.PUBLISHED);
    }

    @Test
    void aStoredNullAnAbsentValueAndAnErrorAreThreeThings() {
        larder.store(component, null);
        assertThatThrownBy(() -> larder.retrieve(component, String.class))
                .isInstanceOf(StoredNullException.class)
                .hasMessage(Address.of(Recipe.of(component).key())
                        + " holds null; ask with peek(), which tells a stored null from a miss");
        assertThat(larder.peek(component, Address.VALUE, String.class)
                        .orElseThrow()
                        .value())
                .isNull();
        assertThat(larder.peek(component, "other", String.class)).isEmpty();
        assertThat(larder.contains(component, Address.VALUE)).isTrue();
        assertThat(larder.contains(component, "other")).isFalse();
        larder.store(component, "number", 3);
        assertThatThrownBy(() -> larder.retrieve(component, "number", String.class))
                .isInstanceOf(CodecException.class);
        assertThat(larder.retrieve(component, "number", int.class)).contains(3);
    }

    @Test
    void whatHasNoPlaceInTheDataModelIsRefused() {
        assertThatThrownBy(() -> larder.store(component, new Object())).isInstanceOf(CodecException.class);
        assertThat(larder.contains(component, Address.VALUE)).isFalse();
    }

    @Test
    void whatIsRemovedIsAbsent() {
        larder.store(component, "a", 1);
        larder.store(component, "b", 2);
        assertThat(larder.remove(component, "a")).isTrue();
        assertThat(larder.remove(component, "a")).isFalse();
        assertThat(larder.contains(component, "a")).isFalse();
        assertThat(larder.retrieve(component, "b", int.class)).contains(2);
    }

    @Test
    void aListingShowsWhatIsSelected() {
        for (int n = 0; n < 4; n++) {
            larder.store(Component.of("t", "1", Parameters.of("n", n)), n);
        }
        larder.store(Component.of("u", "1", Parameters.NONE), 9);
        try (Stream<EntryInfo> all = larder.list(Selection.parse("type=t and params.n>=2"))) {
            assertThat(all.map(info -> info.recipe().parameters().find("n").orElseThrow())
                            .collect(Collectors.toSet()))
                    .isEqualTo(Set.of(Datum.Whole.of(2), Datum.Whole.of(3)));
        }
    }

    /** A user's own class, which stores and retrieves several results of itself. */
    private static final class Model implements Component {
        private final double rate;

        Model(double rate) {
            this.rate = rate;
        }

        @Override
        public String type() {
            return "model";
        }

        @Override
        public Version version() {
            return Version.of("3");
        }

        @Override
        public Parameters parameters() {
            return Parameters.of("rate", rate);
        }

        void run(Larder larder) {
            larder.store(this, "vm", new double[] {rate, 2 * rate});
            larder.store(this, "name", "run at " + rate);
        }
    }

    @Test
    void aUsersOwnClassKeepsSeveralResultsOfItself() {
        new Model(1.5).run(larder);
        new Model(2.5).run(larder);
        assertThat(larder.retrieve(new Model(2.5), "vm", double[].class).orElseThrow())
                .containsExactly(2.5, 5);
        assertThat(larder.retrieve(new Model(1.5), "name", String.class)).contains("run at 1.5");
        assertThat(larder.retrieve(new Model(3.5), "name", String.class)).isEmpty();
        Component same = Component.of("model", Version.of("3"), Parameters.of("rate", 1.5), Inputs.NONE);
        assertThat(larder.retrieve(same, "name", String.class)).contains("run at 1.5");
    }

    @Test
    void afterClosingEverythingSaysSo() {
        larder.store(component, "x");
        larder.close();
        larder.close();
        Stream.<Runnable>of(
                        () -> larder.store(component, "x"),
                        () -> larder.replace(component, "value", "x"),
                        () -> larder.retrieve(component, String.class),
                        () -> larder.peek(component, "value", String.class),
                        () -> larder.contains(component, "value"),
                        () -> larder.remove(component, "value"),
                        () -> larder.list(Selection.ALL),
                        () -> larder.fetch(component, String.class, context -> "x"))
                .forEach(call -> assertThatThrownBy(call::run)
                        .isInstanceOf(StoreClosedException.class)
                        .hasMessageStartingWith("the store memory: was closed"));
    }

    @Test
    void theStatisticsCountWhatHappened() throws InterruptedException {
        larder.fetch(component, String.class, context -> {
            Thread.sleep(30);
            return "x";
        });
        larder.fetch(component, String.class, context -> "x");
        larder.fetch(component, String.class, context -> "x");
        larder.fetch(component, int.class, context -> 1);
        CacheStats stats = larder.stats();
        assertThat(stats.computed()).isEqualTo(1);
        assertThat(stats.hits()).isEqualTo(2);
        assertThat(stats.uncached()).isEqualTo(1);
        assertThat(stats.corrupt()).isZero();
        assertThat(stats.saved()).isBetween(Duration.ofMillis(60), Duration.ofSeconds(20));
    }

    @Test
    void anUnknownSchemeIsRefused() {
        assertThatThrownBy(() -> Larder.open("nosuch:place"))
                .isInstanceOf(NoSuchBackendException.class)
                .hasMessageStartingWith("no backend for 'nosuch:' in nosuch:place; there are ");
    }
}
