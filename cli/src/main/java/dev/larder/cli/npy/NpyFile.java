package dev.larder.cli.npy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.NdArray;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/** An array in a file of NumPy's format. Thread-safe. */
public final class NpyFile {
    private static final int SLAB = 1 << 20;

    private NpyFile() {}

    /**
     * Returns the array in a file. Only the header is read now; the elements are read, turned into little-endian C order where
     * they are not, when they are asked for.
     *
     * @throws InvalidDatumException when the file is none of this format, or its elements are of a type that Larder has not
     * @throws IOException when it cannot be read
     */
    public static NdArray read(Path file) throws IOException {
        // Notices when somebody writes to the file before all of it is read.
        Content whole = Datum.File.at(file).bytes().content();
        NpyPreamble preamble = NpyPreamble.read(whole);
        NpyHeader header = preamble.header();
        // Type and shape were checked; whether the bytes are there is known before any is asked for.
        long bytes = NdArray.byteSize(header.type(), header.shape());
        long there = whole.size() - preamble.length();
        if (bytes != there) {
            throw new InvalidDatumException("it states " + header.type().token() + Arrays.toString(header.shape())
                    + ", which is " + bytes + " bytes, but " + there + " follow; save the array again");
        }
        Content elements = header.isReordered()
                ? FortranOrder.map(file, whole, preamble)
                : new FileElements(whole, preamble.length(), bytes);
        if (header.isBigEndian()) {
            elements = new SwappedBytes(elements, header.type().size());
        }
        if (header.type() == ElementType.BOOL) {
            elements = new CheckedFlags(elements);
        }
        return NdArray.of(header.type(), header.shape(), elements);
    }

    /**
     * Writes the array to a new file, in version 1.0 of the format, little-endian and in C order: the same bytes that NumPy
     * would write.
     *
     * @throws InvalidDatumException when it has more dimensions than NumPy knows
     * @throws java.nio.file.FileAlreadyExistsException when there is something at the path already
     * @throws IOException when it cannot be written
     */
    public static void write(NdArray array, Path file) throws IOException {
        ByteBuffer header = NpyHeader.of(array).preamble();
        try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            writeFully(out, header);
            Content content = array.content();
            ByteBuffer slab = ByteBuffer.allocate((int) Math.min(content.size(), SLAB));
            for (long at = 0; at < content.size(); at += slab.capacity()) {
                slab.clear().limit((int) Math.min(slab.capacity(), content.size() - at));
                content.read(at, slab);
                writeFully(out, slab.flip());
            }
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static void writeFully(FileChannel out, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            out.write(bytes);
        }
    }
}
