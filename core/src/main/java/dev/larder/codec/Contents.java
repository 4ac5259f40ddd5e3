package dev.larder.codec;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The forms of what is content and not structure: bytes, files, arrays that are read when needed, and data as such. */
final class Contents {
    private Contents() {}

    /** Returns the form of a type of content, or null where the type is none. */
    static @Nullable Form of(Class<?> type) {
        if (type == byte[].class) {
            return new ByteArray();
        } else if (type == NdArray.class) {
            return new Lazy();
        } else if (Datum.class.isAssignableFrom(type)) {
            return new Unchanged(type);
        } else if (ByteBuffer.class.isAssignableFrom(type)) {
            return new Buffer(type);
        } else if (Path.class.isAssignableFrom(type)) {
            return new FileAt(type);
        }
        return null;
    }

    private static Content content(Datum datum, Class<?> asked) {
        if (datum instanceof Datum.Bytes bytes) {
            return bytes.content();
        }
        throw Mismatch.of(datum, asked);
    }

    private static byte[] whole(Datum datum, Class<?> asked, Decoding decoding) {
        Content content = content(datum, asked);
        decoding.bring(
                content.size(),
                "content of " + content.size() + " bytes",
                "Datum.Bytes, and read parts of its content");
        return content.toBytes();
    }

    private record ByteArray() implements Form {
        @Override
        public Datum encode(Object value, Encoding encoding) {
            return Datum.Bytes.of(Content.of((byte[]) value));
        }

        @Override
        public Object decode(Datum datum, Decoding decoding) {
            return whole(datum, byte[].class, decoding);
        }
    }

    private record Buffer(Class<?> type) implements Form {
        @Override
        public Datum encode(Object value, Encoding encoding) {
            ByteBuffer remaining = ((ByteBuffer) value).duplicate();
            byte[] copy = new byte[remaining.remaining()];
            remaining.get(copy);
            return Datum.Bytes.of(Content.of(copy));
        }

        @Override
        public Object decode(Datum datum, Decoding decoding) {
            if (type != ByteBuffer.class) {
                throw new CodecException("bytes come back as a ByteBuffer or byte[], not as " + type.getTypeName());
            }
            return ByteBuffer.wrap(whole(datum, type, decoding));
        }
    }

    private record FileAt(Class<?> type) implements Form {
        @Override
        public Datum encode(Object value, Encoding encoding) {
            Path path = (Path) value;
            try {
                return Datum.Node.at(path);
            } catch (UncheckedIOException e) {
                throw new CodecException(path + " cannot be read: " + e.getMessage(), e);
            }
        }

        @Override
        public Object decode(Datum datum, Decoding decoding) {
            if (!(datum instanceof Datum.Node)) {
                throw Mismatch.of(datum, type);
            }
            boolean file = datum instanceof Datum.File;
            throw new CodecException("a stored " + (file ? "file" : "directory")
                    + " has no path until it is copied to one; ask for Datum." + (file ? "File" : "Tree")
                    + " and call copyTo(path)");
        }
    }

    private record Lazy() implements Form {
        @Override
        public Datum encode(Object value, Encoding encoding) {
            return new Datum.Array((NdArray) value);
        }

        @Override
        public Object decode(Datum datum, Decoding decoding) {
            if (datum instanceof Datum.Array array) {
                return array.value();
            }
            throw Mismatch.of(datum, NdArray.class);
        }
    }

    private record Unchanged(Class<?> type) implements Form {
        @Override
        public Datum encode(Object value, Encoding encoding) {
            return (Datum) value;
        }

        @Override
        public Object decode(Datum datum, Decoding decoding) {
            if (type.isInstance(datum)) {
                return datum;
            }
            throw Mismatch.of(datum, type);
        }

        @Override
        public boolean takesNull() {
            return type.isInstance(Datum.NULL);
        }
    }
}
