package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Digest;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class UpstreamTest {
    /** Its clock stands still while other processes have the processor. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final Digest CONTENT = Digest.of(new byte[] {1});

    /** A component that says its inputs only when asked, so that cycles can be made. */
    private static final class Lazy implements Component {
        private final String type;
        private Supplier<Inputs> inputs = () -> Inputs.NONE;
        private int asked;

        Lazy(String type) {
            this.type = type;
        }

        @Override
        public String type() {
            return type;
        }

        @Override
        public Version version() {
            return Version.of("1");
        }

        @Override
        public Parameters parameters() {
            return Parameters.NONE;
        }

        @Override
        public Inputs inputs() {
            asked++;
            return inputs.get();
        }

        Lazy on(Component... upstream) {
            List<Input> all = new ArrayList<>();
            for (Component each : upstream) {
                all.add(Input.of(each));
            }
            inputs = () -> Inputs.of(all.toArray(new Input[0]));
            return this;
        }
    }

    private static Key key(Inputs inputs) {
        return Recipe.of(Component.of("t", Version.of("1"), Parameters.NONE, inputs))
                .key();
    }

    private static Component leaf(String type) {
        return Component.of(type, "1", Parameters.NONE);
    }

    @Test
    void aComponentThatIsItsOwnInputIsRefused() {
        Lazy self = new Lazy("self");
        self.on(self);
        assertThatThrownBy(() -> Recipe.of(self))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage(
                        "the inputs form a cycle: self → self; a component cannot be its own input, directly or not");
    }

    @Test
    void aCycleOfTwoIsRefusedWithItsPath() {
        Lazy a = new Lazy("a");
        Lazy b = new Lazy("b").on(leaf("other"), a);
        a.on(b);
        Lazy entry = new Lazy("entry").on(a);
        assertThatThrownBy(() -> Recipe.of(a)).hasMessageContaining("form a cycle: a → b → a;");
        assertThatThrownBy(() -> Recipe.of(entry)).hasMessageContaining("form a cycle: a → b → a;");
    }

    @Test
    void aLongCycleIsRefusedWithinASecondInOneLine() {
        List<Lazy> ring = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            ring.add(new Lazy("step" + i));
        }
        for (int i = 0; i < ring.size(); i++) {
            ring.get(i).on(ring.get((i + 1) % ring.size()));
        }
        long began = THREADS.getCurrentThreadCpuTime();
        assertThatThrownBy(() -> Recipe.of(ring.get(0)))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("step0 → step1 → ")
                .hasMessageContaining("… 19990 more …")
                .hasMessageContaining("step19999 → step0;")
                .message()
                .hasSizeLessThan(300);
        assertThat(Duration.ofNanos(THREADS.getCurrentThreadCpuTime() - began)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aChainLongerThanTheStackIsDeepHasAKey() {
        Component last = leaf("start");
        for (int i = 0; i < 10_000; i++) {
            last = Component.of("next", Version.of("1"), Parameters.NONE, Inputs.of(Input.of(last)));
        }
        assertThat(Recipe.of(last).text()).startsWith("{\"inputs\":[{\"$key\":\"sha256:");
    }

    @Test
    void aDiamondOf60LevelsIsWrittenOnceAndIsInstant() {
        List<Lazy> all = new ArrayList<>();
        Lazy last = new Lazy("level0");
        all.add(last);
        for (int i = 1; i <= 60; i++) {
            last = new Lazy("level" + i).on(last, last);
            all.add(last);
        }
        Lazy top = last;
        assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> Recipe.of(top)))
                .isNull();
        assertThat(all).allMatch(each -> each.asked == 1);
    }

    @Test
    void aDiamondOfStatedComponentsIsInstantToo() {
        Component last = leaf("level");
        for (int i = 0; i < 60; i++) {
            last = Component.of(
                    "level",
                    Version.of("1"),
                    Parameters.NONE,
                    Inputs.named("left", Input.of(last)).and("right", Input.of(last, "other")));
        }
        assertThat(Recipe.of(last).key()).isEqualTo(Recipe.of(last).key());
    }

    @Test
    void theSameComponentTwiceWithoutACycleIsFine() {
        Component shared = leaf("shared");
        assertThat(key(Inputs.of(Input.of(shared), Input.of(shared)))).isNotEqualTo(key(Inputs.of(Input.of(shared))));
    }

    @Test
    void namedOrderedAndUnorderedInputsDiffer() {
        Input a = Input.of(leaf("a"));
        Input b = Input.of(leaf("b"));
        assertThat(List.of(
                        key(Inputs.NONE),
                        key(Inputs.of()),
                        key(Inputs.setOf(List.of())),
                        key(Inputs.of(a)),
                        key(Inputs.setOf(List.of(a))),
                        key(Inputs.named("a", a)),
                        key(Inputs.named("b", a)),
                        key(Inputs.of(a, b)),
                        key(Inputs.of(b, a)),
                        key(Inputs.setOf(List.of(a, b))),
                        key(Inputs.named("a", a).and("b", b)),
                        key(Inputs.named("a", b).and("b", a))))
                .doesNotHaveDuplicates();
    }

    @Test
    void theOrderOfASetAndOfNamesDoesNotCount() {
        Input a = Input.of(leaf("a"));
        Input b = Input.of(CONTENT);
        assertThat(key(Inputs.setOf(List.of(a, b)))).isEqualTo(key(Inputs.setOf(List.of(b, a, b))));
        assertThat(key(Inputs.named("a", a).and("b", b)))
                .isEqualTo(key(Inputs.named("b", b).and("a", a)));
    }

    @Test
    void anInputIsWhatItsComponentIs() {
        Component upstream = leaf("a");
        Address address = Address.of(Recipe.of(upstream).key());
        assertThat(key(Inputs.of(Input.of(upstream)))).isEqualTo(key(Inputs.of(Input.of(address))));
        assertThat(key(Inputs.of(Input.of(upstream)))).isNotEqualTo(key(Inputs.of(Input.of(upstream, "vm"))));
        assertThat(key(Inputs.of(Input.of(upstream)))).isNotEqualTo(key(Inputs.of(Input.of(leaf("b")))));
    }

    @Test
    void aContentIsWhatItIsWhereverItCameFrom() {
        Address source = Address.of(Recipe.of(leaf("a")).key());
        assertThat(key(Inputs.of(Input.of(CONTENT)))).isEqualTo(key(Inputs.of(Input.of(CONTENT, source))));
        assertThat(Input.of(CONTENT, source)).isEqualTo(new Input.Contents(CONTENT, Optional.of(source)));
    }

    @Test
    void anIdentityLeavesTheInputsOut() {
        Recipe plain = Recipe.of(leaf("t"));
        Recipe fed = Recipe.of(Component.of("t", Version.of("1"), Parameters.NONE, Inputs.of(Input.of(CONTENT))));
        assertThat(plain.identity()).isEqualTo(fed.identity());
        assertThat(plain.key()).isNotEqualTo(fed.key());
        assertThat(plain.identity())
                .isEqualTo(Digest.of("{\"larder\":\"recipe/1\",\"parameters\":{},\"type\":\"t\",\"version\":\"1\"}"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    }

    @Test
    void twoInputsCannotHaveOneName() {
        assertThatThrownBy(() -> Inputs.named("a", Input.of(CONTENT)).and("a", Input.of(CONTENT)))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("two inputs are named 'a'; rename one");
    }

    @Test
    void inputsCannotBeChangedFromOutside() {
        List<Input> mine = new ArrayList<>(List.of(Input.of(CONTENT)));
        Inputs ordered = new Inputs.Ordered(mine);
        Inputs set = Inputs.setOf(mine);
        Map<String, Input> byName = new java.util.HashMap<>(Map.of("a", Input.of(CONTENT)));
        Inputs named = new Inputs.Named(byName);
        mine.clear();
        byName.clear();
        assertThat(List.of(ordered, set, named)).allMatch(inputs -> inputs.all().size() == 1);
    }

    @Test
    void aContributorThatFailsFailsTheKey() {
        Lazy failing = new Lazy("failing");
        IllegalStateException failure = new IllegalStateException("no inputs today");
        failing.inputs = () -> {
            throw failure;
        };
        assertThatThrownBy(() -> Recipe.of(failing)).isSameAs(failure);
        assertThatThrownBy(() -> Recipe.of(new Lazy("outer").on(failing))).isSameAs(failure);
    }

    @Test
    void aContributorThatReturnsNullIsNamed() {
        Lazy careless = new Lazy("careless");
        careless.inputs = () -> null;
        assertThatThrownBy(() -> Recipe.of(new Lazy("outer").on(careless)))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessage("the component dev.larder.key.UpstreamTest$Lazy has no inputs (it returned null)");
        assertThatThrownBy(() -> Recipe.of(new Lazy(null))).hasMessageContaining("has no type (it returned null)");
        assertThatThrownBy(() -> Recipe.of(new StatedComponent("a", null, Parameters.NONE, Inputs.NONE)))
                .hasMessageContaining("has no version");
        assertThatThrownBy(() -> Recipe.of(new StatedComponent("a", Version.of("1"), null, Inputs.NONE)))
                .hasMessageContaining("has no parameters");
    }
}
