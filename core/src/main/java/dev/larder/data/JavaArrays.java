package dev.larder.data;

import java.lang.reflect.Array;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.Objects;

/** The passage between one-dimensional Java arrays, or buffers, and little-endian bytes, without a serialised copy of the whole. */
final class JavaArrays {
    /** Bytes moved at a time: large enough to amortise a call, small enough to stay in the processor's cache. */
    private static final int SLAB = 128 << 10;

    private JavaArrays() {}

    record Flat(ElementType elementType, long length, Content content) {}

    static Flat flat(Object elements) {
        ElementType type = elementTypeOf(elements);
        if (elements instanceof byte[] bytes) {
            return new Flat(type, bytes.length, Content.of(bytes));
        } else if (elements instanceof String[] texts) {
            return new Flat(type, texts.length, Texts.encode(texts));
        } else if (elements instanceof boolean[] flags) {
            return new Flat(type, flags.length, new ArrayContent(flags, flags.length, type));
        }
        Buffer buffer = buffer(elements);
        Buffer remaining = buffer.slice();
        return new Flat(type, remaining.remaining(), new ArrayContent(remaining, remaining.remaining(), type));
    }

    static Flat flat(Object elements, ElementType type) {
        check(type, elements);
        return flat(elements);
    }

    private static ElementType elementTypeOf(Object elements) {
        if (elements instanceof double[] || elements instanceof DoubleBuffer) {
            return ElementType.F64;
        } else if (elements instanceof float[] || elements instanceof FloatBuffer) {
            return ElementType.F32;
        } else if (elements instanceof long[] || elements instanceof LongBuffer) {
            return ElementType.I64;
        } else if (elements instanceof int[] || elements instanceof IntBuffer) {
            return ElementType.I32;
        } else if (elements instanceof short[] || elements instanceof ShortBuffer) {
            return ElementType.I16;
        } else if (elements instanceof char[] || elements instanceof CharBuffer) {
            return ElementType.U16;
        } else if (elements instanceof byte[]) {
            return ElementType.I8;
        } else if (elements instanceof boolean[]) {
            return ElementType.BOOL;
        } else if (elements instanceof String[]) {
            return ElementType.TEXT;
        }
        throw new InvalidDatumException(
                elements.getClass().getTypeName()
                        + " is not a one-dimensional array of primitives or texts, nor a buffer of other primitives than bytes");
    }

    /** Returns the elements as a buffer of their own; those of an array from the first on. */
    private static Buffer buffer(Object elements) {
        if (elements instanceof double[] doubles) {
            return DoubleBuffer.wrap(doubles);
        } else if (elements instanceof float[] floats) {
            return FloatBuffer.wrap(floats);
        } else if (elements instanceof long[] longs) {
            return LongBuffer.wrap(longs);
        } else if (elements instanceof int[] ints) {
            return IntBuffer.wrap(ints);
        } else if (elements instanceof short[] shorts) {
            return ShortBuffer.wrap(shorts);
        } else if (elements instanceof char[] chars) {
            return CharBuffer.wrap(chars);
        }
        return (Buffer) elements;
    }

    private static int lengthOf(Object elements) {
        return elements instanceof Buffer buffer ? buffer.remaining() : Array.getLength(elements);
    }

    static Object read(NdArray array) {
        if (array.length() > Heap.LONGEST) {
            throw new InvalidDatumException(array + " does not fit a Java array; read it in parts");
        }
        Class<?> component = componentOf(array.elementType());
        Heap.require(NestedArrays.footprint(array, component.arrayType()), array);
        Object target = Array.newInstance(component, (int) array.length());
        fill(array, target);
        return target;
    }

    static Class<?> componentOf(ElementType type) {
        return switch (type) {
            case BOOL -> boolean.class;
            case I8, U8 -> byte.class;
            case I16 -> short.class;
            case U16 -> char.class;
            case I32, U32 -> int.class;
            case I64 -> long.class;
            case F32 -> float.class;
            case F64 -> double.class;
            case TEXT -> String.class;
        };
    }

    private static void check(ElementType type, Object elements) {
        Class<?> component = componentOf(type);
        boolean fits = (elements instanceof Buffer && !(elements instanceof ByteBuffer))
                ? componentOf(elementTypeOf(elements)) == component
                : elements.getClass().getComponentType() == component;
        if (!fits) {
            throw new InvalidDatumException("elements of " + type.token() + " are those of a " + component.getTypeName()
                    + "[], not of a " + elements.getClass().getTypeName());
        }
    }

    /** Fills an array, or a buffer, of exactly the fitting kind and length. */
    static void fill(NdArray array, Object target) {
        check(array.elementType(), target);
        NdArray.require(array.length(), lengthOf(target), "elements");
        if (target instanceof String[] texts) {
            Texts.of(array).fill(texts);
        } else {
            new Reader(array).fill(target);
        }
    }

    /** The elements of an array that are not texts, one after another. Not thread-safe. */
    static final class Reader {
        private final Content content;
        private final int size;
        private final ByteBuffer slab;
        private long at;

        Reader(NdArray array) {
            content = array.content();
            size = array.elementType().size();
            // Stored contents are checked block by block: whoever takes whole blocks has none of them copied in
            // between.
            long most = content.size() > Content.BLOCK_SIZE ? Content.BLOCK_SIZE : SLAB;
            slab = ByteBuffer.allocate((int) Math.min(most, content.size()))
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .limit(0);
        }

        /** Fills an array, or a buffer, with as many as it has room for. */
        void fill(Object target) {
            if (target instanceof byte[] bytes) {
                content.read(at, ByteBuffer.wrap(bytes));
                at += bytes.length;
                return;
            }
            Object into = target instanceof boolean[] ? target : buffer(target);
            int length = lengthOf(into);
            for (int done = 0; done < length; ) {
                if (!slab.hasRemaining()) {
                    slab.clear().limit((int) Math.min(slab.capacity(), content.size() - at));
                    content.read(at, slab);
                    at += slab.flip().remaining();
                }
                int count = Math.min(slab.remaining() / size, length - done);
                unpack(slab.slice(slab.position(), count * size).order(ByteOrder.LITTLE_ENDIAN), into, done);
                slab.position(slab.position() + count * size);
                done += count;
            }
        }
    }

    private static void unpack(ByteBuffer from, Object target, int at) {
        if (target instanceof DoubleBuffer doubles) {
            doubles.put(from.asDoubleBuffer());
        } else if (target instanceof FloatBuffer floats) {
            floats.put(from.asFloatBuffer());
        } else if (target instanceof LongBuffer longs) {
            longs.put(from.asLongBuffer());
        } else if (target instanceof IntBuffer ints) {
            ints.put(from.asIntBuffer());
        } else if (target instanceof ShortBuffer shorts) {
            shorts.put(from.asShortBuffer());
        } else if (target instanceof CharBuffer chars) {
            chars.put(from.asCharBuffer());
        } else {
            boolean[] flags = (boolean[]) target;
            for (int i = at; from.hasRemaining(); i++) {
                byte flag = from.get();
                if (flag != 0 && flag != 1) {
                    throw new InvalidDatumException("a bool element must be 0 or 1, not " + flag);
                }
                flags[i] = flag == 1;
            }
        }
    }

    private static void pack(Object source, int at, int count, ByteBuffer into) {
        if (source instanceof DoubleBuffer doubles) {
            into.asDoubleBuffer().put(doubles.slice(at, count));
        } else if (source instanceof FloatBuffer floats) {
            into.asFloatBuffer().put(floats.slice(at, count));
        } else if (source instanceof LongBuffer longs) {
            into.asLongBuffer().put(longs.slice(at, count));
        } else if (source instanceof IntBuffer ints) {
            into.asIntBuffer().put(ints.slice(at, count));
        } else if (source instanceof ShortBuffer shorts) {
            into.asShortBuffer().put(shorts.slice(at, count));
        } else if (source instanceof CharBuffer chars) {
            into.asCharBuffer().put(chars.slice(at, count));
        } else {
            boolean[] flags = (boolean[]) source;
            for (int i = 0; i < count; i++) {
                into.put(i, (byte) (flags[at + i] ? 1 : 0));
            }
        }
    }

    /** The little-endian bytes of an array of truth values, or of a buffer that nobody moves, made as they are read. */
    private static final class ArrayContent implements Content {
        // No record: buffers are equal where their numbers are, and in an array every bit counts.
        private final Object array;
        private final int length;
        private final ElementType type;

        ArrayContent(Object array, int length, ElementType type) {
            this.array = array;
            this.length = length;
            this.type = type;
        }

        @Override
        public long size() {
            return (long) length * type.size();
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
