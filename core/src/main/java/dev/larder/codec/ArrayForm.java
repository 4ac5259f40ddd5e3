package dev.larder.codec;

import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import java.lang.reflect.Array;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * Arrays of numbers, truth values and characters, primitive or boxed, of any rank: one n-dimensional array where they are
 * rectangular and without nulls, else a sequence of their rows.
 *
 * <p>Bytes are none of them: {@code byte[]} is bytes wherever it stands, and {@code Byte[]} a sequence.
 */
final class ArrayForm implements Form {
    private final JavaType type;
    private final ElementType elementType;
    private final int rank;
    private final RowsForm rows;

    private ArrayForm(JavaType type, ElementType elementType, int rank) {
        this.type = type;
        this.elementType = elementType;
        this.rank = rank;
        this.rows = new RowsForm(type);
    }

    /** Returns the form of an array type. */
    static Form of(JavaType type) {
        int rank = 1;
        Class<?> leaf = type.getRawClass().getComponentType();
        for (; leaf.isArray(); leaf = leaf.getComponentType()) {
            rank++;
        }
        Class<?> primitive = primitive(leaf);
        ElementType elementType = primitive == null ? null : elementType(primitive);
        return elementType == null ? new RowsForm(type) : new ArrayForm(type, elementType, rank);
    }

    private static @Nullable Class<?> primitive(Class<?> leaf) {
        if (leaf.isPrimitive()) {
            return leaf;
        }
        for (Class<?> each :
                new Class<?>[] {boolean.class, short.class, char.class, int.class, long.class, float.class, double.class
                }) {
            if (Types.boxed(each) == leaf) {
                return each;
            }
        }
        return null;
    }

    private static @Nullable ElementType elementType(Class<?> primitive) {
        return switch (primitive.getName()) {
            case "boolean" -> ElementType.BOOL;
            case "short" -> ElementType.I16;
            case "char" -> ElementType.U16;
            case "int" -> ElementType.I32;
            case "long" -> ElementType.I64;
            case "float" -> ElementType.F32;
            case "double" -> ElementType.F64;
            default -> null;
        };
    }

    @Override
    public Datum encode(Object value, Encoding encoding) {
        return NdArray.ofRectangular(value).<Datum>map(Datum.Array::new).orElseGet(() -> rows.encode(value, encoding));
    }

    @Override
    public Object decode(Datum datum, Decoding decoding) {
        if (datum instanceof Datum.Sequence) {
            return rows.decode(datum, decoding);
        }
        if (!(datum instanceof Datum.Array array)
                || array.value().elementType() != elementType
                || array.value().rank() != rank) {
            throw Mismatch.of(datum, type);
        }
        return whole(array.value(), type, decoding);
    }

    private static Object whole(NdArray array, JavaType type, Decoding decoding) {
        decoding.bring(array.footprintAs(type.getRawClass()), array, "NdArray, and read slices or blocks of it");
        return array.toNested(type.getRawClass());
    }

    /** Arrays of anything else, and those that are not rectangular: a sequence of what lies in the first dimension. */
    private static final class RowsForm implements Form {
        private final JavaType component;
        private final Class<?> rawComponent;
        private final JavaType type;

        RowsForm(JavaType type) {
            this.type = type;
            this.component = type.getContentType();
            this.rawComponent = type.getRawClass().getComponentType();
        }

        @Override
        public Datum encode(Object value, Encoding encoding) {
            int length = Array.getLength(value);
            Datum[] elements = new Datum[length];
            for (int i = 0; i < length; i++) {
                elements[i] = encoding.element(i, Array.get(value, i), component);
            }
            return Datum.Sequence.of(elements);
        }

        @Override
        public Object decode(Datum datum, Decoding decoding) {
            if (datum instanceof Datum.Array array && isOfTexts(array.value())) {
                return whole(array.value(), type, decoding);
            }
            if (!(datum instanceof Datum.Sequence sequence)) {
                throw Mismatch.of(datum, type);
            }
            int length = sequence.elements().size();
            Object array = Array.newInstance(rawComponent, length);
            for (int i = 0; i < length; i++) {
                Array.set(array, i, decoding.element(i, sequence.elements().get(i), component));
            }
            return array;
        }

        /** Texts that somebody stored as an array come back as Java's, too, which are stored as a sequence. */
        private boolean isOfTexts(NdArray array) {
            Class<?> part = type.getRawClass();
            for (int i = 0; part.isArray() && i < array.rank(); i++) {
                part = part.getComponentType();
            }
            return array.elementType() == ElementType.TEXT && array.rank() > 0 && part == String.class;
        }

        @Override
        public boolean isContainer() {
            return true;
        }
    }
}
