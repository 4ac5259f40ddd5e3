package dev.larder.hdf5;

import dev.larder.store.BlockContent;
import dev.larder.store.EntryRecord;
import dev.larder.store.StoreUnavailableException;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The blocks of a content in an entry's file, read where its dataset lies, without libhdf5. Thread-safe.
 *
 * @param file kept so that what it holds stays as long as anything may still be read
 */
record DatasetSource(HeldFiles.Held file, long offset, EntryRecord.Stored stored) implements BlockContent.Source {
    @Override
    public @Nullable ByteBuffer read(int block) {
        byte[] bytes = new byte[stored.blockLength(block)];
        try {
            file.read(offset + (long) block * BlockContent.BLOCK_SIZE, bytes);
        } catch (EOFException e) {
            return null;
        } catch (IOException e) {
            throw new StoreUnavailableException("could not read " + file.place() + ": " + e.getMessage(), e);
        }
        return ByteBuffer.wrap(bytes);
    }

    @Override
    public String place(int block) {
        return file.place();
    }
}
