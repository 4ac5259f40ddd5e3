package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever can be written can be read again: the two count the same levels. */
class DepthTest {
    private static final UnaryOperator<Datum> LIST = Datum.Sequence::of;
    private static final UnaryOperator<Datum> SET = datum -> new Datum.Set(List.of(datum));
    private static final UnaryOperator<Datum> PAIRS =
            datum -> new Datum.Pairs(List.of(new Datum.Pairs.Pair(Datum.NULL, datum)));
    private static final UnaryOperator<Datum> MAPPING = datum -> new Datum.Mapping(Map.of("a", datum));
    private static final UnaryOperator<Datum> TYPED = datum -> new Datum.Typed("a", datum);

    private static final UnaryOperator<Datum> TREE = datum -> new Datum.Tree(Map.of("a", (Datum.Node) datum));

    /** How many levels of the text each datum takes. */
    static Stream<Arguments> data() {
        Digest digest = Digest.of(new byte[0]);
        return Stream.of(
                Arguments.of(Datum.NULL, 1),
                Arguments.of(Datum.Mapping.EMPTY, 1),
                Arguments.of(new Datum.Real(1), 1),
                Arguments.of(new Datum.Real(Double.NaN), 2),
                Arguments.of(new Datum.Instant(Instant.EPOCH), 2),
                Arguments.of(new Datum.ResultRef(digest, "a"), 2),
                Arguments.of(new Datum.CodeRef(digest, "a"), 2),
                Arguments.of(Datum.Bytes.of(Content.of(new byte[1])), 2),
                Arguments.of(Datum.Bytes.of(Content.of(new byte[2000])), 3),
                Arguments.of(new Datum.File(Datum.Bytes.of(Content.of(new byte[1])), false), 3),
                Arguments.of(new Datum.Tree(Map.of()), 2),
                Arguments.of(TREE.apply(new Datum.Tree(Map.of())), 4),
                Arguments.of(TREE.apply(new Datum.File(Datum.Bytes.of(Content.of(new byte[1])), false)), 5),
                Arguments.of(SET.apply(Datum.NULL), 3),
                Arguments.of(new Datum.Set(List.of()), 2),
                Arguments.of(PAIRS.apply(Datum.NULL), 4),
                Arguments.of(new Datum.Pairs(List.of()), 2),
                Arguments.of(TYPED.apply(Datum.NULL), 2),
                Arguments.of(new Datum.Array(NdArray.of(ElementType.I8, new long[0], Content.of(new byte[1]))), 4),
                Arguments.of(new Datum.Array(NdArray.of(new int[0])), 4),
                Arguments.of(new Datum.Array(NdArray.of(new int[1])), 4),
                Arguments.of(new Datum.Array(NdArray.of(new int[100])), 4),
                Arguments.of(new Datum.Array(NdArray.of(new double[] {Double.NaN})), 5));
    }

    @ParameterizedTest
    @MethodSource("data")
    void aDatumFitsExactlyAsDeepAsItsTextCanBeRead(Datum datum, int levels) {
        String text = CanonicalJson.write(datum);
        int most = CanonicalJson.MAX_DEPTH - levels;

        Datum deepest = nested(LIST, most, datum);
        assertThat(CanonicalJson.write(deepest)).isEqualTo("[".repeat(most) + text + "]".repeat(most));
        assertThat(CanonicalJson.write(CanonicalJson.parse(CanonicalJson.write(deepest), ContentResolver.ABSENT)))
                .isEqualTo(CanonicalJson.write(deepest));

        assertThatThrownBy(() -> CanonicalJson.write(LIST.apply(deepest)))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("deeper than 256 levels");
        assertThatThrownBy(() -> CanonicalJson.read("[" + CanonicalJson.write(deepest) + "]"))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("deeper than 256 levels");
    }

    static Stream<Arguments> nestings() {
        return Stream.of(
                Arguments.of(LIST, 1),
                Arguments.of(MAPPING, 1),
                Arguments.of(TYPED, 1),
                Arguments.of(SET, 2),
                Arguments.of(PAIRS, 3));
    }

    @ParameterizedTest
    @MethodSource("nestings")
    void everyNestingIsCounted(UnaryOperator<Datum> nesting, int levels) {
        int most = (CanonicalJson.MAX_DEPTH - 1) / levels;
        String text = CanonicalJson.write(nested(nesting, most, Datum.NULL));
        assertThat(CanonicalJson.write(CanonicalJson.parse(text, ContentResolver.ABSENT)))
                .isEqualTo(text);
        assertThatThrownBy(() -> CanonicalJson.write(nested(nesting, most + 1, Datum.NULL)))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("deeper than 256 levels");
    }

    private static Datum nested(UnaryOperator<Datum> nesting, int times, Datum inner) {
        Datum datum = inner;
        for (int i = 0; i < times; i++) {
            datum = nesting.apply(datum);
        }
        return datum;
    }
}
