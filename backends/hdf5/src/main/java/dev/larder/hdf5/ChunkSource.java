package dev.larder.hdf5;

import dev.larder.data.Content;
import dev.larder.store.BlockContent;
import dev.larder.store.EntryRecord;
import dev.larder.store.StoreUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.lang.ref.SoftReference;
import java.nio.ByteBuffer;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** The blocks of a content in chunks: read and unpacked without libhdf5, on any number of threads. Thread-safe. */
final class ChunkSource implements BlockContent.Source {
    private static final int FLETCHER_BYTES = 4;

    private final HeldFiles.Held file;
    private final ChunkTable table;
    private final EntryRecord.Stored stored;

    /** The chunk unpacked last: a block mostly ends within one that the next begins with. */
    private volatile SoftReference<Unpacked> last = new SoftReference<>(null);

    private record Unpacked(int chunk, byte[] bytes) {}

    /** @param file kept so that what it holds stays as long as anything may still be read */
    ChunkSource(HeldFiles.Held file, ChunkTable table, EntryRecord.Stored stored) {
        this.file = file;
        this.table = table;
        this.stored = stored;
    }

    @Override
    public @Nullable ByteBuffer read(int block) {
        ByteBuffer bytes = ByteBuffer.allocate(stored.blockLength(block));
        try {
            while (bytes.hasRemaining()) {
                long position = (long) block * Content.BLOCK_SIZE + bytes.position();
                ChunkTable.Piece piece = table.at(position, bytes.remaining());
                bytes.put(chunk(piece.chunk()), piece.from(), piece.length());
            }
        } catch (EOFException e) {
            return null;
        } catch (DataFormatException e) {
            // Shorter than it should be, which is damage to whoever checks it.
            return bytes.flip();
        } catch (IOException e) {
            throw new StoreUnavailableException("could not read " + file.place() + ": " + e.getMessage(), e);
        }
        return bytes.flip();
    }

    private byte[] chunk(int index) throws IOException, DataFormatException {
        Unpacked before = last.get();
        if (before != null && before.chunk() == index) {
            return before.bytes();
        }
        ChunkTable.Chunk chunk = table.chunks().get(index);
        byte[] packed = new byte[chunk.length()];
        file.read(chunk.offset(), packed);
        if (EntryRecord.crc(ByteBuffer.wrap(packed)) != chunk.crc()) {
            throw new DataFormatException("a chunk that is not as it was written");
        }
        byte[] bytes = unpacked(packed, chunk.skipped());
        last = new SoftReference<>(new Unpacked(index, bytes));
        return bytes;
    }

    /** Undoes the filters, the last one first. */
    private byte[] unpacked(byte[] packed, int skipped) throws DataFormatException {
        byte[] bytes = packed;
        int length = packed.length;
        for (int i = table.filters().size() - 1; i >= 0; i--) {
            if ((skipped & 1 << i) != 0) {
                continue;
            }
            switch (table.filters().get(i)) {
                case FLETCHER32 -> length -= FLETCHER_BYTES;
                case DEFLATE -> {
                    bytes = inflated(bytes, length);
                    length = bytes.length;
                }
                case SHUFFLE -> bytes = unshuffled(bytes, length);
            }
        }
        if (length != table.chunkBytes()) {
            throw new DataFormatException("a chunk of " + length + " bytes");
        }
        return bytes;
    }

    private byte[] inflated(byte[] packed, int length) throws DataFormatException {
        byte[] bytes = new byte[table.chunkBytes()];
        Inflater inflater = new Inflater();
        try {
            inflater.setInput(packed, 0, Math.max(0, length));
            int count = inflater.inflate(bytes);
            if (count != bytes.length) {
                throw new DataFormatException("a chunk of " + count + " bytes");
            }
            return bytes;
        } finally {
            inflater.end();
        }
    }

    /** Puts together again the elements of which all first bytes stand first, then all second ones, and so on. */
    private byte[] unshuffled(byte[] shuffled, int length) throws DataFormatException {
        int size = table.elementSize();
        int count = table.chunkBytes() / size;
        if (length != table.chunkBytes()) {
            throw new DataFormatException("a chunk of " + length + " bytes");
        }
        byte[] bytes = new byte[length];
        for (int part = 0; part < size; part++) {
            int from = part * count;
            for (int i = 0, to = part; i < count; i++, to += size) {
                bytes[to] = shuffled[from + i];
            }
        }
        return bytes;
    }

    @Override
    public String place(int block) {
        return file.place();
    }
}
