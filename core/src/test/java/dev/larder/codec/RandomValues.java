package dev.larder.codec;

import java.lang.reflect.Array;
import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.TypeFactory;

/** Random types, random values of them, and what it means that two values are the same. */
final class RandomValues {
    record Box<T>(@Nullable T content, int[] shape) {}

    sealed interface Expression permits Number, Sum {}

    record Number(double value) implements Expression {}

    record Sum(List<Expression> terms, Map<String, Optional<Expression>> named) implements Expression {}

    private static final String[] TEXTS = {
        "", "a", "I", "ı", "$set", "$$", "\u0000\n\"\\", "🧠", "\uffff", "1", "null", "dt", "x y", "ÄÖ"
    };
    private static final Class<?>[] LEAVES = {
        Boolean.class,
        Byte.class,
        Short.class,
        Character.class,
        Integer.class,
        Long.class,
        Float.class,
        Double.class,
        String.class,
        BigInteger.class,
        BigDecimal.class,
        Instant.class,
        UUID.class,
        Thread.State.class,
        byte[].class,
        Expression.class
    };
    private static final Class<?>[] PRIMITIVES = {
        boolean.class, short.class, char.class, int.class, long.class, float.class, double.class, byte.class
    };

    private final Random random;
    private final TypeFactory types = JsonMapper.shared().getTypeFactory();

    RandomValues(long seed) {
        this.random = new Random(seed);
    }

    JavaType type(int depth) {
        return switch (depth == 0 ? 0 : random.nextInt(10)) {
            case 0, 1, 2 -> types.constructType(LEAVES[random.nextInt(LEAVES.length)]);
            case 3 -> {
                Class<?> leaf = PRIMITIVES[random.nextInt(PRIMITIVES.length)];
                Class<?> element = random.nextBoolean() ? leaf : Types.boxed(leaf);
                int rank = 1 + random.nextInt(3);
                yield types.constructType(
                        Array.newInstance(element, new int[rank]).getClass());
            }
            case 4 -> types.constructCollectionType(List.class, type(depth - 1));
            case 5 -> types.constructCollectionType(Set.class, types.constructType(LEAVES[random.nextInt(14)]));
            case 6 -> types.constructMapType(Map.class, types.constructType(String.class), type(depth - 1));
            case 7 ->
                types.constructMapType(Map.class, types.constructType(LEAVES[random.nextInt(14)]), type(depth - 1));
            case 8 -> types.constructParametricType(Box.class, type(depth - 1));
            default -> types.constructArrayType(type(depth - 1));
        };
    }

    @Nullable
    Object value(JavaType type) {
        return random.nextInt(12) == 0 ? null : present(type.getRawClass(), type);
    }

    private Object present(Class<?> raw, JavaType type) {
        if (raw == byte[].class) {
            byte[] bytes = new byte[random.nextInt(3) == 0 ? random.nextInt(3000) : random.nextInt(5)];
            random.nextBytes(bytes);
            return bytes;
        } else if (raw.isArray()) {
            return array(raw, type, random.nextInt(4), random.nextInt(3) > 0);
        } else if (raw == List.class) {
            return fill(new ArrayList<>(), type.getContentType());
        } else if (raw == Set.class) {
            return fill(new LinkedHashSet<>(), type.getContentType());
        } else if (raw == Map.class) {
            Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                map.put(present(type.getKeyType().getRawClass(), type.getKeyType()), value(type.getContentType()));
            }
            return map;
        } else if (raw == Box.class) {
            return new Box<>(value(type.containedType(0)), new int[random.nextInt(80)]);
        } else if (raw == Expression.class) {
            return expression(2);
        }
        return leaf(raw);
    }

    private Expression expression(int depth) {
        if (depth == 0 || random.nextBoolean()) {
            return new Number(real());
        }
        return new Sum(
                List.of(expression(depth - 1), expression(depth - 1)),
                Map.of("a", Optional.of(expression(depth - 1)), "b", Optional.empty()));
    }

    private <C extends Collection<@Nullable Object>> C fill(C into, JavaType element) {
        for (int i = random.nextInt(5); i > 0; i--) {
            into.add(value(element));
        }
        return into;
    }

    private Object array(Class<?> raw, JavaType type, int length, boolean rectangular) {
        Class<?> component = raw.getComponentType();
        Object array = Array.newInstance(component, length);
        int inner = random.nextInt(4);
        for (int i = 0; i < length; i++) {
            JavaType element = type.getContentType();
            if (component.isArray() && component != byte[].class) {
                int rowLength = rectangular ? inner : random.nextInt(4);
                Array.set(array, i, array(component, element, rowLength, rectangular));
            } else {
                boolean nullable = !component.isPrimitive() && !rectangular;
                Array.set(array, i, nullable ? value(element) : present(component, element));
            }
        }
        return array;
    }

    private double real() {
        return switch (random.nextInt(6)) {
            case 0 -> Double.NaN;
            case 1 -> -0.0;
            case 2 -> random.nextInt(5);
            case 3 -> Double.POSITIVE_INFINITY;
            default -> random.nextGaussian() * Math.pow(10, random.nextInt(40) - 20);
        };
    }

    private Object leaf(Class<?> raw) {
        Class<?> type = Types.boxed(raw);
        if (type == Boolean.class) {
            return random.nextBoolean();
        } else if (type == Byte.class) {
            return (byte) random.nextInt();
        } else if (type == Short.class) {
            return (short) random.nextInt();
        } else if (type == Character.class) {
            return raw.isPrimitive() ? (char) random.nextInt() : (char) (' ' + random.nextInt(1000));
        } else if (type == Integer.class) {
            return random.nextInt(10) - 5;
        } else if (type == Long.class) {
            return random.nextLong();
        } else if (type == Float.class) {
            return (float) real();
        } else if (type == Double.class) {
            return real();
        } else if (type == String.class) {
            return TEXTS[random.nextInt(TEXTS.length)];
        } else if (type == BigInteger.class) {
            return new BigInteger(random.nextInt(200), random);
        } else if (type == BigDecimal.class) {
            return new BigDecimal(BigInteger.valueOf(random.nextInt(1000)), random.nextInt(5));
        } else if (type == Instant.class) {
            return Instant.ofEpochSecond(random.nextInt(), random.nextInt(1_000_000_000));
        } else if (type == UUID.class) {
            return new UUID(random.nextLong(), random.nextLong());
        }
        return Thread.State.values()[random.nextInt(6)];
    }

    static boolean same(@Nullable Object one, @Nullable Object other) {
        if (one == null || other == null) {
            return one == other;
        } else if (one.getClass().isArray() && one.getClass() == other.getClass()) {
            return one instanceof Object[] parts
                    ? same(Arrays.asList(parts), Arrays.asList((Object[]) other))
                    : Objects.deepEquals(one, other);
        } else if (one instanceof List<?> list && other instanceof List<?> others) {
            Iterator<?> next = others.iterator();
            return list.size() == others.size() && list.stream().allMatch(each -> same(each, next.next()));
        } else if (one instanceof Map<?, ?> map && other instanceof Map<?, ?> others) {
            return map.keySet().equals(others.keySet())
                    && map.keySet().stream().allMatch(key -> same(map.get(key), others.get(key)));
        } else if (one instanceof Record && one.getClass() == other.getClass()) {
            return Arrays.stream(one.getClass().getRecordComponents())
                    .allMatch(each -> same(part(one, each), part(other, each)));
        }
        return one.equals(other);
    }

    private static @Nullable Object part(Object of, RecordComponent component) {
        try {
            return component.getAccessor().invoke(of);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }
}
