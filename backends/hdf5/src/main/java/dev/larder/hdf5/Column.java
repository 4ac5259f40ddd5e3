package dev.larder.hdf5;

import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Elements that are all of one kind, as the bytes of one dataset. */
record Column(Structure.Form form, ByteBuffer bytes) {
    /** Texts are padded to the length of the longest; beyond this many bytes that is no service to anybody. */
    static final int MOST_TEXT_BYTES = 4 << 20;

    static Optional<Column> of(List<Datum> elements) {
        if (elements.isEmpty()) {
            return Optional.empty();
        } else if (all(elements, d -> d instanceof Datum.Real)) {
            ByteBuffer bytes = little(8 * elements.size());
            elements.forEach(element -> bytes.putDouble(((Datum.Real) element).value()));
            return numbers(ElementType.F64, bytes);
        } else if (all(elements, d -> d instanceof Datum.Whole w && w.value().bitLength() < Long.SIZE)) {
            ByteBuffer bytes = little(8 * elements.size());
            elements.forEach(
                    element -> bytes.putLong(((Datum.Whole) element).value().longValue()));
            return numbers(ElementType.I64, bytes);
        } else if (all(elements, d -> d instanceof Datum.Flag)) {
            ByteBuffer bytes = little(elements.size());
            elements.forEach(element -> bytes.put((byte) (((Datum.Flag) element).value() ? 1 : 0)));
            return numbers(ElementType.BOOL, bytes);
        } else if (all(elements, d -> d instanceof Datum.Text t && !t.value().endsWith("\0"))) {
            return texts(elements);
        }
        return Optional.empty();
    }

    private static boolean all(List<Datum> elements, Predicate<Datum> kind) {
        return elements.stream().allMatch(kind);
    }

    private static Optional<Column> numbers(ElementType type, ByteBuffer bytes) {
        return Optional.of(new Column(new Structure.Form.Numbers(type), bytes));
    }

    /** Returns texts padded to one length; nothing where that would take too much. */
    static Optional<Column> texts(List<Datum> elements) {
        List<byte[]> texts = new ArrayList<>(elements.size());
        elements.forEach(element -> texts.add(Structure.padded(((Datum.Text) element).value())));
        int width = texts.stream().mapToInt(text -> text.length).max().orElse(1);
        if ((long) width * texts.size() > MOST_TEXT_BYTES) {
            return Optional.empty();
        }
        ByteBuffer bytes = ByteBuffer.allocate(width * texts.size());
        for (int i = 0; i < texts.size(); i++) {
            bytes.position(i * width).put(texts.get(i));
        }
        return Optional.of(new Column(new Structure.Form.Texts(width), bytes));
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
