package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class TypeRefTest {
    record Pair<A, B>(A first, B second) {}

    @Test
    void twoReferencesToOneTypeAreEqual() {
        TypeRef<List<Double>> one = new TypeRef<>() {};
        TypeRef<List<Double>> other = new TypeRef<>() {};
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other).isNotEqualTo(new TypeRef<List<Float>>() {});
        assertThat(TypeRef.of(int[].class)).isEqualTo(new TypeRef<int[]>() {});
    }

    @Test
    void theTextIsWhatJavaWrites() {
        assertThat(new TypeRef<Map<String, double[][]>>() {})
                .hasToString("java.util.Map<java.lang.String, double[][]>");
        assertThat(TypeRef.of(double[].class)).hasToString("double[]");
    }

    @Test
    void aTypeVariableLeftOpenIsRefused() {
        assertThatThrownBy(TypeRefTest::<String>open)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("type variable E");
    }

    private static <E> TypeRef<List<E>> open() {
        return new TypeRef<>() {};
    }

    @Test
    @SuppressWarnings("rawtypes")
    void aReferenceWithoutItsTypeIsRefused() {
        assertThatThrownBy(() -> new TypeRef() {}).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aResolvedTypeEqualsTheReflectedOne() {
        for (TypeRef<?> each : List.of(
                new TypeRef<List<Double>>() {},
                new TypeRef<Map<String, List<int[]>>>() {},
                new TypeRef<List<String>[]>() {},
                new TypeRef<Pair<String, Pair<Integer, long[][]>>>() {},
                TypeRef.of(int.class),
                TypeRef.of(List.class),
                TypeRef.of(Map.Entry[].class))) {
            Type resolved = Types.of(JsonMapper.shared().constructType(each.type()));
            assertThat(TypeRef.of(resolved))
                    .isEqualTo(each)
                    .hasSameHashCodeAs(each)
                    .hasToString(each.toString());
        }
    }
}
