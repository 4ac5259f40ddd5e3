package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.larder.data.CanonicalJson;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The two purposes of encoding: what is left out of a key, or rounded in it, is kept in what is stored. */
class KeyedTest {
    record Run(
            double dt,
            @NotKeyed boolean verbose,
            @NotKeyed @Nullable Runnable progress) {}

    record Quiet(double dt, @NotKeyed boolean verbose) {}

    record Alike(int x, @NotKeyed int X) {}

    record Silent(@NotKeyed int threads) {}

    record Renamed(
            int kept, @NotKeyed @JsonProperty("log-level") String level) {}

    record Outer(List<Quiet> runs, Map<String, Quiet> named, Optional<Quiet> maybe) {}

    record Generic<T>(T content, @NotKeyed T other) {}

    sealed interface Step {}

    record Slow(int n, @NotKeyed String note) implements Step {}

    record Tolerances(
            @Rounded(3) double tol,
            @Rounded(2) float single,
            @Rounded(1) Optional<Double> maybe,
            double exact) {}

    public static final class OnField {
        @NotKeyed
        private int threads = 4;

        private int n = 1;

        public int getThreads() {
            return threads;
        }

        public void setThreads(int threads) {
            this.threads = threads;
        }

        public int getN() {
            return n;
        }

        public void setN(int n) {
            this.n = n;
        }
    }

    public static class OnGetter {
        private int threads = 4;

        @NotKeyed
        public int getThreads() {
            return threads;
        }

        public void setThreads(int threads) {
            this.threads = threads;
        }

        public int getN() {
            return 1;
        }
    }

    public static final class OverGetter extends OnGetter {
        @Override
        public int getThreads() {
            return super.getThreads();
        }
    }

    public static final class OnSetter {
        private int threads = 4;
        private int n = 1;

        public int getThreads() {
            return threads;
        }

        @NotKeyed
        public void setThreads(int threads) {
            this.threads = threads;
        }

        public int getN() {
            return n;
        }

        public void setN(int n) {
            this.n = n;
        }
    }

    public static final class OnParameter {
        private final int n;
        private final int threads;

        @JsonCreator
        OnParameter(@JsonProperty("n") int n, @NotKeyed @JsonProperty("threads") int threads) {
            this.n = n;
            this.threads = threads;
        }

        public int getN() {
            return n;
        }

        public int getThreads() {
            return threads;
        }
    }

    public static final class Ignoring {
        @JsonIgnore
        private int cached = 3;

        private int n = 1;

        public int getN() {
            return n;
        }

        public void setN(int n) {
            this.n = n;
        }
    }

    record Both(@NotKeyed @Rounded(3) double x) {}

    record TooFine(@Rounded(18) double x) {}

    record NotReal(@Rounded(3) BigDecimal x) {}

    record RoundedArray(@Rounded(3) double[] x) {}

    private static String keyed(Object value) {
        return CanonicalJson.write(Codecs.standard().keyed(value));
    }

    @Test
    void whatIsNotKeyedIsLeftOutOfKeysAndKeptInWhatIsStored() {
        assertThat(keyed(new Quiet(0.5, true))).isEqualTo("{\"dt\":0.5}").isEqualTo(keyed(new Quiet(0.5, false)));
        assertThat(keyed(new Quiet(0.5, true))).isNotEqualTo(keyed(new Quiet(0.25, true)));
        assertThat(Stored.text(new Quiet(0.5, true))).isEqualTo("{\"dt\":0.5,\"verbose\":true}");
        assertThat(Stored.andBack(new Quiet(0.5, true), Quiet.class)).isEqualTo(new Quiet(0.5, true));
        assertThat(Stored.andBack(new Quiet(0.5, false), Quiet.class)).isEqualTo(new Quiet(0.5, false));
    }

    @Test
    void whatIsNotKeyedNeedNotHaveACanonicalForm() {
        assertThat(keyed(new Run(0.5, true, () -> {}))).isEqualTo("{\"dt\":0.5}");
        assertThatThrownBy(() -> Codecs.standard().encode(new Run(0.5, true, () -> {})))
                .hasMessageStartingWith("progress: java.lang.Runnable");
    }

    @Test
    void aRecordWhoseEveryComponentIsNotKeyedIsAnEmptyMapping() {
        assertThat(keyed(new Silent(3))).isEqualTo("{}");
        assertThat(Stored.andBack(new Silent(3), Silent.class)).isEqualTo(new Silent(3));
    }

    @Test
    void theMarkHoldsUnderAnotherNameInsideOthersAndInSubtypes() {
        assertThat(keyed(new Renamed(1, "debug"))).isEqualTo("{\"kept\":1}");
        assertThat(keyed(new Alike(1, 2))).isEqualTo("{\"x\":1}");
        Quiet quiet = new Quiet(1, true);
        assertThat(keyed(new Outer(List.of(quiet), Map.of("a", quiet), Optional.of(quiet))))
                .isEqualTo("{\"maybe\":{\"dt\":1.0},\"named\":{\"a\":{\"dt\":1.0}},\"runs\":[{\"dt\":1.0}]}");
        assertThat(keyed(new Quiet[] {quiet})).isEqualTo("[{\"dt\":1.0}]");
        assertThat(keyed(new Generic<>("x", "y"))).isEqualTo("{\"content\":\"x\"}");
        assertThat(CanonicalJson.write(Codecs.standard().keyed(new Slow(1, "x"), TypeRef.of(Step.class))))
                .isEqualTo("{\"$type\":\"Slow\",\"value\":{\"n\":1}}");
    }

    @Test
    void theMarkMayStandOnFieldGetterSetterOrParameter() {
        for (Object bean :
                List.of(new OnField(), new OnGetter(), new OverGetter(), new OnSetter(), new OnParameter(1, 4))) {
            assertThat(keyed(bean)).as(bean.getClass().getSimpleName()).isEqualTo("{\"n\":1}");
            assertThat(Stored.text(bean)).as(bean.getClass().getSimpleName()).isEqualTo("{\"n\":1,\"threads\":4}");
        }
    }

    @Test
    void jacksonsOwnMarkLeavesOutOfBoth() {
        assertThat(keyed(new Ignoring())).isEqualTo("{\"n\":1}");
        assertThat(Stored.text(new Ignoring())).isEqualTo("{\"n\":1}");
    }

    @Test
    void whatIsRoundedIsSoVisiblyAndInKeysOnly() {
        Tolerances value = new Tolerances(0.0000123456, 0.1f, Optional.of(3.5), 0.0000123456);
        assertThat(keyed(value))
                .isEqualTo(
                        "{\"exact\":0.0000123456,\"maybe\":{\"$by\":\"round/1\",\"value\":4.0},"
                                + "\"single\":{\"$by\":\"round/2\",\"value\":0.1},\"tol\":{\"$by\":\"round/3\",\"value\":0.0000123}}");
        assertThat(keyed(new Tolerances(0.00001234, 0.10000001f, Optional.of(4.4), 0.0000123456)))
                .isEqualTo(keyed(value));
        assertThat(keyed(new Tolerances(0.000012, 0.1f, Optional.of(3.5), 0.0000123456)))
                .isNotEqualTo(keyed(value));
        assertThat(Stored.andBack(value, Tolerances.class)).isEqualTo(value);
        assertThat(keyed(new Tolerances(Double.NaN, -0.0f, Optional.empty(), 0)))
                .isEqualTo("{\"exact\":0.0,\"maybe\":null,\"single\":{\"$by\":\"round/2\",\"value\":-0.0},"
                        + "\"tol\":{\"$by\":\"round/3\",\"value\":{\"$real\":\"NaN\"}}}");
    }

    @Test
    void marksThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> keyed(new Both(1)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("marks 'x' @NotKeyed, and says how it is keyed with @Rounded");
        assertThatThrownBy(() -> keyed(new TooFine(1))).hasMessageContaining("@Rounded(18), and 1 to 17 digits");
        assertThatThrownBy(() -> keyed(new NotReal(BigDecimal.ONE)))
                .hasMessage("x: marked @Rounded, and a decimal number is no real number; take the mark away");
        assertThatThrownBy(() -> keyed(new RoundedArray[] {new RoundedArray(new double[2])}))
                .hasMessageStartingWith("[0].x: marked");
    }
}
