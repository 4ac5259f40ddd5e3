package dev.larder.cli.npy;

import dev.larder.data.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/**
 * Elements that stand in Fortran order, first index fastest, read in C order.
 *
 * <p>Neighbours in one order lie far apart in the other, so the file is mapped: the operating system keeps what is near at hand,
 * and nothing of it lies on the heap.
 */
final class FortranOrder implements Content {
    private static final int SEGMENT = 1 << 30;

    private final Content file;
    private final MappedByteBuffer[] segments;
    private final long size;
    private final int elementSize;
    private final long[] shape;

    private FortranOrder(Content file, MappedByteBuffer[] segments, long size, NpyHeader header) {
        this.file = file;
        this.segments = segments;
        this.size = size;
        this.elementSize = header.type().size();
        this.shape = header.shape();
    }

    static FortranOrder map(Path path, Content file, NpyPreamble preamble) throws IOException {
        long offset = preamble.length();
        long size = file.size() - offset;
        // A segment's length is a multiple of every element's, so that no element lies in two.
        MappedByteBuffer[] segments = new MappedByteBuffer[Math.toIntExact((size + SEGMENT - 1) / SEGMENT)];
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            for (int i = 0; i < segments.length; i++) {
                long at = (long) i * SEGMENT;
                segments[i] = channel.map(FileChannel.MapMode.READ_ONLY, offset + at, Math.min(SEGMENT, size - at));
            }
        }
        return new FortranOrder(file, segments, size, preamble.header());
    }

    @Override
    public long size() {
        return size;
    }

    @Override
    public void read(long position, ByteBuffer into) {
        Objects.checkFromIndexSize(position, into.remaining(), size);
        if (!into.hasRemaining()) {
            return;
        }
        Cursor cursor = new Cursor(position / elementSize);
        int within = (int) (position % elementSize);
        try {
            while (into.hasRemaining()) {
                long at = cursor.stored * elementSize;
                MappedByteBuffer segment = segments[(int) (at / SEGMENT)];
                int start = (int) (at % SEGMENT);
                while (within < elementSize && into.hasRemaining()) {
                    into.put(segment.get(start + within++));
                }
                within = 0;
                cursor.advance();
            }
        } catch (InternalError e) {
            // How the virtual machine says that a mapped file lost its end.
            throw new UncheckedIOException(new IOException("the .npy file became shorter while it was read", e));
        }
        // Reads nothing, but fails if the file is not any more what it was.
        file.read(0, ByteBuffer.allocate(0));
    }

    /** Walks the elements in C order, and knows where each is stored. */
    private final class Cursor {
        private final long[] index = new long[shape.length];
        private final long[] stride = new long[shape.length];
        private long stored;

        Cursor(long element) {
            long step = 1;
            for (int i = 0; i < shape.length; i++) {
                stride[i] = step;
                step *= shape[i];
            }
            long rest = element;
            for (int i = shape.length - 1; i >= 0; i--) {
                index[i] = rest % shape[i];
                rest /= shape[i];
                stored += index[i] * stride[i];
            }
        }

        void advance() {
            for (int i = shape.length - 1; i >= 0; i--) {
                stored += stride[i];
                if (++index[i] < shape[i]) {
                    return;
                }
                stored -= index[i] * stride[i];
                index[i] = 0;
            }
        }
    }
}
