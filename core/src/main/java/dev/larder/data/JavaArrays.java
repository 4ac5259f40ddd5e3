package dev.larder.data;

import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Objects;

/** The passage between primitive Java arrays and little-endian bytes, without a serialised copy of the whole. */
final class JavaArrays {
    /** Bytes moved at a time: large enough to amortise a call, small enough to stay in the processor's cache. */
    private static final int SLAB = 128 << 10;

    private JavaArrays() {}

    record Flat(ElementType elementType, long length, Content content) {}

    static Flat flat(Object primitives) {
        ElementType type = elementTypeOf(primitives);
        if (primitives instanceof byte[] bytes) {
            return new Flat(type, bytes.length, Content.of(bytes));
        }
        return new Flat(type, Array.getLength(primitives), new ArrayContent(primitives, type));
    }

    static Flat flat(Object primitives, ElementType type) {
        check(type, primitives);
        return flat(primitives);
    }

    private static ElementType elementTypeOf(Object primitives) {
        if (primitives instanceof double[]) {
            return ElementType.F64;
        } else if (primitives instanceof float[]) {
            return ElementType.F32;
        } else if (primitives instanceof long[]) {
            return ElementType.I64;
        } else if (primitives instanceof int[]) {
            return ElementType.I32;
        } else if (primitives instanceof short[]) {
            return ElementType.I16;
        } else if (primitives instanceof char[]) {
            return ElementType.U16;
        } else if (primitives instanceof byte[]) {
            return ElementType.I8;
        } else if (primitives instanceof boolean[]) {
            return ElementType.BOOL;
        }
        throw new InvalidDatumException(
                primitives.getClass().getTypeName() + " is not a one-dimensional array of primitives");
    }

    static Object read(NdArray array) {
        if (array.length() > Integer.MAX_VALUE - 8) {
            throw new InvalidDatumException(array + " does not fit a Java array; read it in parts");
        }
        Object target = Array.newInstance(componentOf(array.elementType()), (int) array.length());
        fill(array, target);
        return target;
    }

    private static Class<?> componentOf(ElementType type) {
        return switch (type) {
            case BOOL -> boolean.class;
            case I8, U8 -> byte.class;
            case I16 -> short.class;
            case U16 -> char.class;
            case I32, U32 -> int.class;
            case I64 -> long.class;
            case F32 -> float.class;
            case F64 -> double.class;
        };
    }

    private static void check(ElementType type, Object primitives) {
        Class<?> component = componentOf(type);
        if (primitives.getClass().getComponentType() != component) {
            throw new InvalidDatumException("elements of " + type.token() + " are those of a " + component
                    + "[], not of a " + primitives.getClass().getTypeName());
        }
    }

    /** Fills an array of exactly the fitting kind and length. */
    static void fill(NdArray array, Object target) {
        ElementType type = array.elementType();
        check(type, target);
        NdArray.require(array.length(), Array.getLength(target), "elements");
        if (target instanceof byte[] bytes) {
            array.content().read(0, ByteBuffer.wrap(bytes));
            return;
        }
        int length = Array.getLength(target);
        int step = SLAB / type.size();
        ByteBuffer slab =
                ByteBuffer.allocate(Math.min(step, length) * type.size()).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < length; at += step) {
            int count = Math.min(step, length - at);
            slab.clear().limit(count * type.size());
            array.content().read((long) at * type.size(), slab);
            unpack(slab.flip(), target, at, count);
        }
    }

    private static void unpack(ByteBuffer from, Object target, int at, int count) {
        if (target instanceof double[] doubles) {
            from.asDoubleBuffer().get(doubles, at, count);
        } else if (target instanceof float[] floats) {
            from.asFloatBuffer().get(floats, at, count);
        } else if (target instanceof long[] longs) {
            from.asLongBuffer().get(longs, at, count);
        } else if (target instanceof int[] ints) {
            from.asIntBuffer().get(ints, at, count);
        } else if (target instanceof short[] shorts) {
            from.asShortBuffer().get(shorts, at, count);
        } else if (target instanceof char[] chars) {
            from.asCharBuffer().get(chars, at, count);
        } else {
            boolean[] flags = (boolean[]) target;
            for (int i = 0; i < count; i++) {
                byte flag = from.get();
                if (flag != 0 && flag != 1) {
                    throw new InvalidDatumException("a bool element must be 0 or 1, not " + flag);
                }
                flags[at + i] = flag == 1;
            }
        }
    }

    private static void pack(Object source, int at, int count, ByteBuffer into) {
        if (source instanceof double[] doubles) {
            into.asDoubleBuffer().put(doubles, at, count);
        } else if (source instanceof float[] floats) {
            into.asFloatBuffer().put(floats, at, count);
        } else if (source instanceof long[] longs) {
            into.asLongBuffer().put(longs, at, count);
        } else if (source instanceof int[] ints) {
            into.asIntBuffer().put(ints, at, count);
        } else if (source instanceof short[] shorts) {
            into.asShortBuffer().put(shorts, at, count);
        } else if (source instanceof char[] chars) {
            into.asCharBuffer().put(chars, at, count);
        } else {
            boolean[] flags = (boolean[]) source;
            for (int i = 0; i < count; i++) {
                into.put(i, (byte) (flags[at + i] ? 1 : 0));
            }
        }
    }

    /** The little-endian bytes of a primitive array, made as they are read. */
    private record ArrayContent(Object array, ElementType type) implements Content {
        @Override
        public long size() {
            return (long) Array.getLength(array) * type.size();
        }

        @Override
        public void read(long position, ByteBuffer into) {
            Objects.checkFromIndexSize(position, into.remaining(), size());
            int size = type.size();
            if (position % size == 0 && into.remaining() % size == 0) {
                int count = into.remaining() / size;
                ByteBuffer window = into.slice().order(ByteOrder.LITTLE_ENDIAN);
                pack(array, (int) (position / size), count, window);
                into.position(into.limit());
                return;
            }
            // A reader that cuts through elements gets them by way of a whole one at a time.
            ByteBuffer element = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
            for (long at = position; into.hasRemaining(); at++) {
                if (at == position || at % size == 0) {
                    pack(array, (int) (at / size), 1, element.clear());
                }
                into.put(element.get((int) (at % size)));
            }
        }
    }
}
