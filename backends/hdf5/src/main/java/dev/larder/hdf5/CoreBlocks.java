package dev.larder.hdf5;

import dev.larder.data.Digest;
import dev.larder.data.ElementType;
import dev.larder.store.BlockMemory;
import dev.larder.store.StoreClosedException;
import dev.larder.store.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Blocks as datasets of an HDF5 file that is in memory only, by libhdf5's core driver without a backing store. Thread-safe; one
 * thread at a time is served.
 */
final class CoreBlocks implements BlockMemory {
    private static final Structure.Form BYTES = new Structure.Form.Numbers(ElementType.U8);

    /** Nobody's file: libhdf5 would read one of that name. */
    private final String name = "larder-memory-" + UUID.randomUUID();

    private final Map<Digest, Integer> sizes = new ConcurrentHashMap<>();

    // Belongs to whoever is alone with libhdf5.
    private @Nullable NativeFile file;

    CoreBlocks() {
        file = Hdf5Library.alone("make a file in memory", () -> NativeFile.createInMemory(name));
    }

    private NativeFile open() {
        if (file == null) {
            throw new StoreClosedException("the store was closed; use its values while it is open, or copy them out");
        }
        return file;
    }

    private NativeArray array(Digest block, int size) {
        return NativeArray.open(open(), "/" + block.hex(), size)
                .orElseThrow(
                        () -> new StoreUnavailableException("a block in memory is not what was put there: " + block));
    }

    @Override
    public void put(Digest block, ByteBuffer bytes) {
        byte[] array = new byte[bytes.remaining()];
        bytes.duplicate().get(array);
        Hdf5Library.alone("keep a block in memory", () -> {
            NativeFile into = open();
            into.dataset(into.root(), block.hex(), BYTES, array.length).close();
            try (NativeArray dataset = array(block, array.length)) {
                dataset.write(0, array);
            }
            return block;
        });
        sizes.put(block, array.length);
    }

    @Override
    public @Nullable ByteBuffer get(Digest block) {
        byte[] bytes = Hdf5Library.alone("read a block in memory", () -> {
            Integer size = sizes.get(block);
            byte[] read = new byte[size == null ? 0 : size];
            if (size != null) {
                try (NativeArray dataset = array(block, size)) {
                    dataset.read(0, read);
                }
            }
            return read;
        });
        return bytes.length == 0 ? null : ByteBuffer.wrap(bytes);
    }

    /** Returns the bytes that the file takes. */
    long size() {
        return Hdf5Library.alone("measure a file in memory", () -> open().size());
    }

    @Override
    public void remove(Digest block) {
        Hdf5Library.alone("forget a block in memory", () -> {
            sizes.remove(block);
            if (file != null) {
                file.unlink(file.root(), block.hex());
            }
            return block;
        });
    }

    @Override
    public void close() {
        Hdf5Library.alone("forget a file in memory", () -> {
            NativeFile was = file;
            file = null;
            sizes.clear();
            if (was != null) {
                was.close();
            }
            return name;
        });
    }
}
