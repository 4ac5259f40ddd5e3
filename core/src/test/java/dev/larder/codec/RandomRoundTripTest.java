package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JavaType;

class RandomRoundTripTest {
    private static final int ROUNDS = 800;

    @Test
    void valuesOfAnyTypeComeBackAndOnlyTheSameOnesAreTheSameText() {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("RandomRoundTripTest: -Dlarder.seed=" + seed);
        RandomValues random = new RandomValues(seed);
        for (int round = 0; round < ROUNDS; round++) {
            JavaType javaType = random.type(3);
            TypeRef<?> type = TypeRef.of(Types.of(javaType));
            List<@Nullable Object> values = new ArrayList<>();
            List<String> texts = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Object value = random.value(javaType);
                String text = Stored.text(value, type);
                Object back = back(value, type);
                assertThat(RandomValues.same(back, value))
                        .as("seed %d: %s %s", seed, type, text)
                        .isTrue();
                assertThat(Stored.text(back, type))
                        .as("seed %d: %s", seed, type)
                        .isEqualTo(text);
                values.add(value);
                texts.add(text);
            }
            for (int i = 1; i < values.size(); i++) {
                assertThat(texts.get(i).equals(texts.get(0)))
                        .as("seed %d: %s %s and %s", seed, type, texts.get(i), texts.get(0))
                        .isEqualTo(RandomValues.same(values.get(i), values.get(0)));
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> @Nullable T back(@Nullable Object value, TypeRef<T> type) {
        return Stored.andBack((T) value, type);
    }
}
