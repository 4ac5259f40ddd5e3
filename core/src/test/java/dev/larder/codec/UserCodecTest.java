package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class UserCodecTest {
    /** Somebody else's class, with nothing that Larder could read. */
    static final class Matrix {
        private final double[] cells;
        private final int width;

        Matrix(int width, double... cells) {
            this.width = width;
            this.cells = cells;
        }
    }

    static final class Pair<A, B> {
        private final A left;
        private final B right;

        Pair(A left, B right) {
            this.left = left;
            this.right = right;
        }
    }

    private static final class MatrixCodec implements Codec<Matrix> {
        @Override
        public String name() {
            return "acme/matrix";
        }

        @Override
        public boolean accepts(TypeRef<?> type) {
            return type.equals(TypeRef.of(Matrix.class));
        }

        @Override
        public Datum encode(Matrix value, TypeRef<?> type, PartEncoder parts) {
            return new Datum.Array(NdArray.of(value.cells, value.cells.length / value.width, value.width));
        }

        @Override
        public Matrix decode(Datum datum, TypeRef<?> type, PartDecoder parts) {
            if (!(datum instanceof Datum.Array array) || array.value().rank() != 2) {
                throw new CodecException("no matrix is stored");
            }
            return new Matrix((int) array.value().shape()[1], array.value().toDoubles());
        }
    }

    private static final class PairCodec implements Codec<Pair<?, ?>> {
        @Override
        public String name() {
            return "pair";
        }

        @Override
        public boolean accepts(TypeRef<?> type) {
            return type.type() instanceof ParameterizedType known
                    ? known.getRawType() == Pair.class
                    : type.type() == Pair.class;
        }

        private static TypeRef<?> part(TypeRef<?> type, int index) {
            Type whole = type.type();
            return whole instanceof ParameterizedType known
                    ? TypeRef.of(known.getActualTypeArguments()[index])
                    : TypeRef.of(Object.class);
        }

        @Override
        public Datum encode(Pair<?, ?> value, TypeRef<?> type, PartEncoder parts) {
            return Datum.Sequence.of(
                    parts.encode("left", value.left, part(type, 0)), parts.encode("right", value.right, part(type, 1)));
        }

        @Override
        public Pair<?, ?> decode(Datum datum, TypeRef<?> type, PartDecoder parts) {
            List<Datum> both = ((Datum.Sequence) datum).elements();
            return new Pair<>(
                    parts.decode("left", both.get(0), part(type, 0)),
                    parts.decode("right", both.get(1), part(type, 1)));
        }
    }

    record Holder(Matrix matrix, List<Pair<Long, @Nullable Matrix>> pairs, Optional<Matrix> maybe) {}

    private static final Codecs CODECS =
            Codecs.standard().with(new MatrixCodec()).with(new PairCodec());

    @Test
    void anOwnCodecIsUsedAndNamed() {
        Encoded encoded = CODECS.encode(new Matrix(2, 1, 2, 3, 4), TypeRef.of(Matrix.class));
        assertThat(encoded.codec()).isEqualTo("acme/matrix");
        assertThat(encoded.datum()).isEqualTo(new Datum.Array(NdArray.of(new double[] {1, 2, 3, 4}, 2, 2)));
        Matrix back = new Stored(CODECS).there(new Matrix(2, 1, 2, 3, 4), TypeRef.of(Matrix.class));
        assertThat(back.cells).containsExactly(1, 2, 3, 4);
        assertThat(back.width).isEqualTo(2);
    }

    @Test
    void partsGoThroughTheOtherCodecsWithTheirTypes() {
        Holder holder = new Holder(
                new Matrix(1, 1),
                List.of(new Pair<>(5L, new Matrix(1, 2)), new Pair<>(6L, null)),
                Optional.of(new Matrix(1, 3)));
        Holder back = new Stored(CODECS).there(holder, TypeRef.of(Holder.class));
        assertThat(back).usingRecursiveComparison().isEqualTo(holder);
        assertThat(back.pairs().get(0).left).isEqualTo(5L);
    }

    @Test
    void anErrorInAPartSaysWhereItIs() {
        assertThatThrownBy(() -> CODECS.encode(Map.of("p", List.of(new Pair<>(1, new Thread())))))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("p[0].right: java.lang.Thread has no canonical form");
        Datum wrong = Datum.Sequence.of(Datum.Sequence.of(Datum.Whole.of(1), new Datum.Text("m")));
        assertThatThrownBy(() -> CODECS.decode(wrong, new TypeRef<List<Pair<Long, Matrix>>>() {}))
                .isInstanceOf(CodecException.class)
                .hasMessage("[0].right: no matrix is stored");
        assertThatThrownBy(() -> CODECS.decode(Datum.Whole.of(1), new TypeRef<Pair<Long, Long>>() {}))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("the codec pair failed: java.lang.ClassCastException");
    }

    @Test
    void whereTheDeclaredTypeIsWiderTheCodecsNameTellsTheClass() {
        assertThat(CODECS.encode(Map.of("m", new Matrix(1, 1))))
                .isEqualTo(new Datum.Mapping(Map.of(
                        "m", new Datum.Typed("acme/matrix", new Datum.Array(NdArray.of(new double[] {1}, 1, 1))))));
    }

    private record Named(String name, Class<?> type, Datum result) implements Codec<Object> {
        @Override
        public boolean accepts(TypeRef<?> asked) {
            return asked.equals(TypeRef.of(type));
        }

        @Override
        public Datum encode(Object value, TypeRef<?> asked, PartEncoder parts) {
            return result;
        }

        @Override
        public Object decode(Datum datum, TypeRef<?> asked, PartDecoder parts) {
            return Instant.EPOCH;
        }
    }

    @Test
    void anOwnCodecIsAskedBeforeLardersAndTheLatestFirst() {
        Codecs codecs = Codecs.standard()
                .with(new Named("a", Instant.class, Datum.Whole.of(1)))
                .with(new Named("b", Instant.class, Datum.Whole.of(2)));
        assertThat(codecs.encode(Instant.MAX)).isEqualTo(Datum.Whole.of(2));
        assertThat(codecs.decode(Datum.Whole.of(2), TypeRef.of(Instant.class))).isEqualTo(Instant.EPOCH);
        assertThat(Stored.text(Instant.EPOCH)).isEqualTo("{\"$instant\":\"1970-01-01T00:00:00Z\"}");
    }

    @Test
    void namesAreChecked() {
        Codecs codecs = Codecs.standard().with(new Named("mine", Instant.class, Datum.Whole.of(1)));
        for (String name :
                List.of("", "Mine", "1a", "a b", "array", "bytes", "file", "value", "mine", "a".repeat(65), "ä")) {
            assertThatThrownBy(() -> codecs.with(new Named(name, Instant.class, Datum.Whole.of(1))))
                    .as(name)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void nullIsNotForACodecToMake() {
        Codecs codecs = Codecs.standard().with(new Named("nil", Instant.class, Datum.NULL));
        assertThatThrownBy(() -> codecs.encode(Instant.EPOCH))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("the codec nil made null of a value");
        assertThat(codecs.encode(null, TypeRef.of(Instant.class)).datum()).isEqualTo(Datum.NULL);
        assertThat(codecs.decode(Datum.NULL, TypeRef.of(Instant.class))).isNull();
    }
}
