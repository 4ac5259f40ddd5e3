package dev.larder.hdf5;

import hdf.hdf5lib.H5;
import hdf.hdf5lib.HDF5Constants;
import java.util.Optional;

/**
 * A dataset of numbers that is open to libhdf5: read and written as the bytes of its elements in C order.
 *
 * <p>The native functions check no bounds. So every array that is handed over is described to them by a dataspace of exactly its
 * own length, and what the file says of the dataset is held against what the caller knows before anything is asked for. To be
 * used only while {@linkplain Hdf5Library#alone alone}.
 */
final class NativeArray implements AutoCloseable {
    private static final int MOST_DIMENSIONS = 32;
    private static final int LARGEST_ELEMENT = 8;

    /** Room for the chunks that two runs of elements share, so that none is unpacked or packed twice. */
    private static final long CACHE = 4 << 20;

    private static final long CACHE_SLOTS = 521;
    private static final double CACHE_WEIGHT = 0.75;

    private final NativeFile file;
    private final NativeFile.Node dataset;
    private final NativeFile.Node type;
    private final long[] shape;
    private final int elementSize;

    private NativeArray(NativeFile file, NativeFile.Node dataset, NativeFile.Node type, long[] shape, int elementSize) {
        this.file = file;
        this.dataset = dataset;
        this.type = type;
        this.shape = shape;
        this.elementSize = elementSize;
    }

    /** Opens a dataset; nothing where it is not one of numbers that take this many bytes together. */
    static Optional<NativeArray> open(NativeFile file, String path, long size) {
        NativeFile.Node dataset;
        try (NativeFile.Node access = file.own(H5.H5Pcreate(HDF5Constants.H5P_DATASET_ACCESS), H5::H5Pclose)) {
            H5.H5Pset_chunk_cache(access.id(), CACHE_SLOTS, CACHE, CACHE_WEIGHT);
            dataset = file.own(H5.H5Dopen(file.root().id(), path, access.id()), H5::H5Dclose);
        }
        NativeFile.Node type = file.own(H5.H5Dget_type(dataset.id()), H5::H5Tclose);
        long[] shape = shape(file, dataset);
        int elementSize = elementSize(type);
        if (bytes(shape, elementSize) != size) {
            type.close();
            dataset.close();
            return Optional.empty();
        }
        return Optional.of(new NativeArray(file, dataset, type, shape, elementSize));
    }

    private static long[] shape(NativeFile file, NativeFile.Node dataset) {
        try (NativeFile.Node space = file.own(H5.H5Dget_space(dataset.id()), H5::H5Sclose)) {
            int rank = H5.H5Sget_simple_extent_ndims(space.id());
            if (rank < 1 || rank > MOST_DIMENSIONS) {
                return new long[0];
            }
            long[] shape = new long[rank];
            H5.H5Sget_simple_extent_dims(space.id(), shape, null);
            return shape;
        }
    }

    private static int elementSize(NativeFile.Node type) {
        int kind = H5.H5Tget_class(type.id());
        long size = H5.H5Tget_size(type.id());
        boolean numbers =
                kind == HDF5Constants.H5T_INTEGER || kind == HDF5Constants.H5T_FLOAT || kind == HDF5Constants.H5T_ENUM;
        return numbers && size >= 1 && size <= LARGEST_ELEMENT ? (int) size : 0;
    }

    /** Returns the bytes of an array, or -1 where they are none, or more than a file can have. */
    private static long bytes(long[] shape, int elementSize) {
        long bytes = shape.length == 0 ? 0 : elementSize;
        for (long length : shape) {
            if (length <= 0 || bytes <= 0 || bytes > Long.MAX_VALUE / length) {
                return -1;
            }
            bytes *= length;
        }
        return bytes == 0 ? -1 : bytes;
    }

    /** Fills the array with the bytes that begin at the position. */
    void read(long from, byte[] into) {
        each(
                from,
                into.length,
                (memory, selected) -> H5.H5Dread(
                        dataset.id(), type.id(), memory.id(), selected.id(), HDF5Constants.H5P_DEFAULT, into));
    }

    /** Writes the array to where the position is. */
    void write(long from, byte[] bytes) {
        each(
                from,
                bytes.length,
                (memory, selected) -> H5.H5Dwrite(
                        dataset.id(), type.id(), memory.id(), selected.id(), HDF5Constants.H5P_DEFAULT, bytes));
    }

    private interface Transfer {
        void run(NativeFile.Node memory, NativeFile.Node selected);
    }

    /** Transfers a run of elements box by box: what it is in the array, and where in memory. */
    private void each(long from, int length, Transfer transfer) {
        if (from % elementSize != 0 || length % elementSize != 0) {
            throw new IllegalArgumentException("bytes " + from + " to " + (from + length) + " are no whole elements");
        }
        long elements = length / elementSize;
        try (NativeFile.Node memory = file.own(H5.H5Screate_simple(1, new long[] {elements}, null), H5::H5Sclose);
                NativeFile.Node selected = file.own(H5.H5Dget_space(dataset.id()), H5::H5Sclose)) {
            long at = 0;
            for (Box box : Box.of(shape, from / elementSize, elements)) {
                select(memory, new long[] {at}, new long[] {box.elements()});
                select(selected, box.start(), box.count());
                transfer.run(memory, selected);
                at += box.elements();
            }
        }
    }

    private static void select(NativeFile.Node space, long[] start, long[] count) {
        long[] one = new long[start.length];
        java.util.Arrays.fill(one, 1);
        H5.H5Sselect_hyperslab(space.id(), HDF5Constants.H5S_SELECT_SET, start, one, one, count);
    }

    @Override
    public void close() {
        type.close();
        dataset.close();
    }
}
