package dev.larder.hdf5;

import dev.larder.data.ElementType;
import java.nio.charset.StandardCharsets;

/**
 * An HDF5 file in the making: groups, datasets, attributes and their names.
 *
 * <p>Datasets are only laid out. Whoever asked for one writes its bytes to the file at the offset that it was given. Object times are
 * off, so that equal content makes equal files. For use by one thread.
 */
sealed interface Structure permits NativeFile, PlainFile {
    /** A longer attribute would not fit an object's header. */
    int MAX_ATTRIBUTE = 32 << 10;

    /** Up to so many links or attributes stand in their object's header, where all readers find them fast. */
    int MOST_COMPACT = 64;

    /** What a dataset's elements are. */
    sealed interface Form {
        /** Returns the bytes that an element takes. */
        int size();

        /** Numbers, or truth values. */
        record Numbers(ElementType type) implements Form {
            @Override
            public int size() {
                return type.size();
            }
        }

        /** Texts of so many UTF-8 bytes each, the rest zeros. */
        record Texts(int size) implements Form {}
    }

    /** An object in the file, to be closed when nothing more is said of it. */
    interface Node extends AutoCloseable {
        @Override
        void close();
    }

    /** Returns the root group. */
    Node root();

    Node group(Node parent, String name);

    /** Lays out a dataset in one piece; without dimensions, a single element. */
    Node dataset(Node parent, String name, Form form, long... shape);

    /** Makes a dataset of nothing. */
    Node nothing(Node parent, String name);

    /** Returns where a dataset that is not empty lies, in bytes from the beginning of the file. */
    long offset(Node dataset);

    void attribute(Node object, String name, String text);

    void attribute(Node object, String name, long value);

    void attribute(Node object, String name, double value);

    void flag(Node object, String name, byte value);

    /** Makes a second name for what has one. */
    void link(Node parent, String name, String existingPath);

    /** Returns the text's UTF-8 bytes, or a zero, since no text in a file is shorter. */
    static byte[] padded(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return bytes.length == 0 ? new byte[1] : bytes;
    }
}
