package dev.larder.hdf5;

import dev.larder.data.ElementType;
import hdf.hdf5lib.H5;
import hdf.hdf5lib.HDF5Constants;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * An HDF5 file that is open to libhdf5: the primitive through which everything native is made.
 *
 * <p>Datasets are only laid out. Whoever asked for a contiguous one writes its bytes to the file once it is closed, at the
 * offset that it was given: so no array crosses into native code, whose functions check no bounds. A {@link NativeArray} takes and
 * gives those of one in chunks. Object times are off and the format's version is fixed, so that equal content makes equal files. To be
 * used only while {@linkplain Hdf5Library#alone alone}.
 */
final class NativeFile implements Structure, AutoCloseable {
    /** The bytes by which a file in memory grows. */
    private static final long GROWTH = 4 << 20;

    private static final long DEFAULT = 0;

    private final Deque<Node> open = new ArrayDeque<>();
    private final Path path;
    private final Node file;
    private final NativeCommons commons = NativeCommons.get();

    /** How an id is closed. */
    interface Closer {
        void close(long id);
    }

    /** A thing in the file, or a type or property, that is open. */
    final class Node implements Structure.Node {
        private final long id;
        private final Closer closer;

        private Node(long id, Closer closer) {
            this.id = id;
            this.closer = closer;
            open.push(this);
        }

        long id() {
            return id;
        }

        @Override
        public void close() {
            if (open.remove(this)) {
                closer.close(id);
            }
        }
    }

    private NativeFile(Path path, long id) {
        this.path = path;
        this.file = new Node(id, H5::H5Fclose);
    }

    /** Takes over an id, which is closed at the latest with the file. */
    Node own(long id, Closer closer) {
        return new Node(id, closer);
    }

    /** Makes a file where there is none, with a user block in front that is not libhdf5's. */
    static NativeFile create(Path path) {
        NativeCommons commons = NativeCommons.get();
        return new NativeFile(
                path,
                H5.H5Fcreate(
                        path.toString(), HDF5Constants.H5F_ACC_EXCL, commons.creationBehindUserBlock, commons.access));
    }

    /** Opens a file in the making once more. */
    static NativeFile openToWrite(Path path) {
        long access = H5.H5Pcopy(NativeCommons.get().access);
        try {
            H5.H5Pset_file_locking(access, false, true);
            return new NativeFile(path, H5.H5Fopen(path.toString(), HDF5Constants.H5F_ACC_RDWR, access));
        } finally {
            H5.H5Pclose(access);
        }
    }

    /**
     * Makes a file that is in memory only.
     *
     * @param name must be no file's, since one would be read
     */
    static NativeFile createInMemory(String name) {
        NativeCommons commons = NativeCommons.get();
        long access = H5.H5Pcopy(commons.access);
        try {
            H5.H5Pset_fapl_core(access, GROWTH, false);
            return new NativeFile(
                    Path.of(name), H5.H5Fcreate(name, HDF5Constants.H5F_ACC_EXCL, commons.creation, access));
        } finally {
            H5.H5Pclose(access);
        }
    }

    @Override
    public Node root() {
        return file;
    }

    /** Returns the bytes that the file takes. */
    long size() {
        return H5.H5Fget_filesize(file.id);
    }

    private static long id(Structure.Node node) {
        return ((Node) node).id;
    }

    @Override
    public Node group(Structure.Node parent, String name) {
        return new Node(H5.H5Gcreate(id(parent), name, DEFAULT, commons.grouping, DEFAULT), H5::H5Gclose);
    }

    /** Opens a group that there is. */
    Node open(Structure.Node parent, String name) {
        return new Node(H5.H5Gopen(id(parent), name, DEFAULT), H5::H5Gclose);
    }

    @Override
    public Node dataset(Structure.Node parent, String name, Form form, long... shape) {
        long type = commons.typeOf(form);
        if (shape.length == 0) {
            return dataset(parent, name, type, commons.scalar);
        }
        try (Node space = new Node(H5.H5Screate_simple(shape.length, shape, null), H5::H5Sclose)) {
            return dataset(parent, name, type, space.id);
        }
    }

    private Node dataset(Structure.Node parent, String name, long type, long space) {
        return new Node(H5.H5Dcreate(id(parent), name, type, space, DEFAULT, commons.laying, DEFAULT), H5::H5Dclose);
    }

    /** Lays out a dataset in chunks, which can grow along its first dimension; its bytes are written by libhdf5 only. */
    Node chunked(Structure.Node parent, String name, Form form, Chunking chunking, Chunking.Grid grid, long... shape) {
        long[] most = shape.clone();
        most[0] = HDF5Constants.H5S_UNLIMITED;
        try (Node space = new Node(H5.H5Screate_simple(shape.length, shape, most), H5::H5Sclose);
                Node chunks = new Node(H5.H5Pcreate(HDF5Constants.H5P_DATASET_CREATE), H5::H5Pclose)) {
            H5.H5Pset_obj_track_times(chunks.id, false);
            H5.H5Pset_chunk(chunks.id, shape.length, grid.shape());
            for (ChunkTable.Filter filter : chunking.filters(form.size())) {
                switch (filter) {
                    case SHUFFLE -> H5.H5Pset_shuffle(chunks.id);
                    case DEFLATE -> H5.H5Pset_deflate(chunks.id, chunking.deflate());
                    case FLETCHER32 -> H5.H5Pset_fletcher32(chunks.id);
                }
            }
            return new Node(
                    H5.H5Dcreate(id(parent), name, commons.typeOf(form), space.id, DEFAULT, chunks.id, DEFAULT),
                    H5::H5Dclose);
        }
    }

    @Override
    public Node nothing(Structure.Node parent, String name) {
        try (Node space = new Node(H5.H5Screate(HDF5Constants.H5S_NULL), H5::H5Sclose)) {
            return new Node(
                    H5.H5Dcreate(
                            id(parent), name, HDF5Constants.H5T_STD_I8LE, space.id, DEFAULT, commons.plain, DEFAULT),
                    H5::H5Dclose);
        }
    }

    @Override
    public long offset(Structure.Node dataset) {
        return H5.H5Dget_offset(id(dataset));
    }

    /** Returns where a dataset's header is, as an address in the HDF5 file. */
    long header(Node dataset) {
        byte[] token = H5.H5Oget_info(dataset.id).token.data;
        return ByteBuffer.wrap(token).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    @Override
    public void attribute(Structure.Node object, String name, String text) {
        byte[] bytes = Structure.padded(text);
        attribute(object, name, commons.typeOf(new Form.Texts(bytes.length)), bytes);
    }

    @Override
    public void attribute(Structure.Node object, String name, long value) {
        attribute(
                object,
                name,
                HDF5Constants.H5T_STD_I64LE,
                little(8).putLong(value).array());
    }

    @Override
    public void attribute(Structure.Node object, String name, double value) {
        attribute(
                object,
                name,
                HDF5Constants.H5T_IEEE_F64LE,
                little(8).putDouble(value).array());
    }

    @Override
    public void flag(Structure.Node object, String name, byte value) {
        attribute(object, name, commons.typeOf(new Form.Numbers(ElementType.BOOL)), new byte[] {value});
    }

    /** The bytes are of exactly the type's size, since nothing checks that further down. */
    private void attribute(Structure.Node object, String name, long type, byte[] bytes) {
        try (Node attribute =
                new Node(H5.H5Acreate(id(object), name, type, commons.scalar, DEFAULT, DEFAULT), H5::H5Aclose)) {
            H5.H5Awrite(attribute.id, type, bytes);
        }
    }

    @Override
    public void link(Structure.Node parent, String name, String existingPath) {
        H5.H5Lcreate_hard(file.id, existingPath, id(parent), name, DEFAULT, DEFAULT);
    }

    /** Takes a name away, and what it names with the last one. */
    void unlink(Node parent, String name) {
        H5.H5Ldelete(parent.id, name, DEFAULT);
    }

    /** Makes a name for an object in another file, which need not be there. */
    void external(Node parent, String name, String relativePath, String object) {
        H5.H5Lcreate_external(relativePath, object, parent.id, name, DEFAULT, DEFAULT);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /**
     * Closes everything, and the file last.
     *
     * @throws IllegalStateException when something in the file was left open: libhdf5 would then leave it unfinished and say
     *     nothing
     */
    @Override
    public void close() {
        List<HDF5Exception> failures = new ArrayList<>();
        while (!open.isEmpty() && open.peek() != file) {
            closeOne(failures);
        }
        // Local: the same file may be open a second time, of which this must not hear.
        long left = H5.H5Fget_obj_count(file.id, HDF5Constants.H5F_OBJ_ALL | HDF5Constants.H5F_OBJ_LOCAL);
        closeOne(failures);
        if (!failures.isEmpty()) {
            failures.stream().skip(1).forEach(failures.get(0)::addSuppressed);
            throw failures.get(0);
        }
        if (left != 1) {
            throw new IllegalStateException(left - 1 + " ids of " + path + " were left open");
        }
    }

    /** What cannot be closed must not keep the rest from it. */
    private void closeOne(List<HDF5Exception> failures) {
        try {
            open.element().close();
        } catch (HDF5Exception e) {
            failures.add(e);
        }
    }
}
