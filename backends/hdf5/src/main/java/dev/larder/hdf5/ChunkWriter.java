package dev.larder.hdf5;

import dev.larder.store.EntryRecord;
import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Writes contents in chunks to a file whose structure is made. Others may use libhdf5 between any two calls, none of which hands
 * over more than a block. For use by one thread.
 */
final class ChunkWriter implements AutoCloseable {
    private final Path path;
    private final NativeFile file;
    private @Nullable NativeArray array;

    private ChunkWriter(Path path, NativeFile file) {
        this.path = path;
        this.file = file;
    }

    static ChunkWriter open(Path path) {
        return Hdf5Library.alone("write to " + path, () -> new ChunkWriter(path, NativeFile.openToWrite(path)));
    }

    /** Turns to a content. */
    void begin(String dataset, long size) {
        Hdf5Library.alone("write to " + path, () -> {
            NativeArray before = array;
            if (before != null) {
                before.close();
            }
            array = NativeArray.open(file, dataset, size)
                    .orElseThrow(() -> new StoreUnavailableException(
                            path + " has no place for a content that was laid out in it"));
            return size;
        });
    }

    /** Writes bytes to their position in the content. */
    void write(long position, byte[] bytes) {
        Hdf5Library.alone("write to " + path, () -> {
            Objects.requireNonNull(array).write(position, bytes);
            return position;
        });
    }

    /** Writes what libhdf5 still holds, and closes the file. */
    @Override
    public void close() {
        Hdf5Library.alone("write to " + path, () -> {
            file.close();
            return path;
        });
    }

    /** Returns where the chunks of a content are, once they were written and the file was closed. */
    static ChunkTable table(RandomAccessFile file, long base, EntryLayout.Spot.InChunks spot, long size)
            throws IOException {
        Chunking.Grid grid = spot.grid();
        List<ChunkTable.Chunk> chunks = new ArrayList<>();
        for (ChunkIndex.Found found :
                ChunkIndex.read(file, base, spot.header(), grid.chunkBytes(), grid.chunksOf(size))) {
            byte[] bytes = new byte[found.length()];
            file.seek(found.offset());
            file.readFully(bytes);
            int crc = EntryRecord.crc(ByteBuffer.wrap(bytes));
            chunks.add(new ChunkTable.Chunk(found.offset(), found.length(), found.skipped(), crc));
        }
        List<ChunkTable.Filter> filters = spot.chunking().filters(spot.elementSize());
        return new ChunkTable(spot.elementSize(), filters, grid.chunkBytes(), grid.lineBytes(), chunks);
    }
}
