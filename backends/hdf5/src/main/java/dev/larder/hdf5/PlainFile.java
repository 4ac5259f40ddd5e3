package dev.larder.hdf5;

import dev.larder.data.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An HDF5 file whose structure Java writes, so that neither libhdf5 nor its lock is needed: everything but chunks.
 *
 * <p>Behind user block and superblock come the datasets' bytes, in the order in which they were laid out, and behind them {@link
 * #headers} of all objects. The files are of the format that HDF5 1.8 introduced.
 */
final class PlainFile implements Structure {
    private static final byte[] SIGNATURE = {(byte) 0x89, 'H', 'D', 'F', '\r', '\n', 0x1A, '\n'};
    static final int SUPERBLOCK = 48;

    /** Where bytes can be mapped as numbers. */
    private static final int ALIGNMENT = 8;

    private final Group root = new Group();
    private final ObjectHeader headers = new ObjectHeader();

    /** Where the next dataset's bytes go. */
    private long at = SealedFile.USER_BLOCK + SUPERBLOCK;

    private boolean isComplete;

    /** An attribute of a single element. */
    private record Attribute(String name, Form form, byte[] value) {}

    /** An object that has no header yet. */
    private abstract static sealed class Item implements Node {
        final List<Attribute> attributes = new ArrayList<>();
        int names = 1;
        long address = ObjectHeader.UNDEFINED;

        @Override
        public void close() {
            // It is kept until its header is written.
        }
    }

    private static final class Group extends Item {
        final Map<String, Item> members = new LinkedHashMap<>();
    }

    private static final class Dataset extends Item {
        /** Null where there are no elements. */
        final @Nullable Form form;

        final long[] shape;
        final long offset;
        final long size;

        Dataset(@Nullable Form form, long[] shape, long offset, long size) {
            this.form = form;
            this.shape = shape;
            this.offset = offset;
            this.size = size;
        }
    }

    @Override
    public Node root() {
        return root;
    }

    private static <T extends Item> T add(Node parent, String name, T item) {
        if (((Group) parent).members.putIfAbsent(name, item) != null) {
            throw new IllegalArgumentException("two objects are to be named " + name);
        }
        return item;
    }

    @Override
    public Node group(Node parent, String name) {
        return add(parent, name, new Group());
    }

    @Override
    public Node dataset(Node parent, String name, Form form, long... shape) {
        long size = form.size();
        for (long length : shape) {
            size = Math.multiplyExact(size, length);
        }
        long offset = at;
        at += (size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
        return add(parent, name, new Dataset(form, shape.clone(), offset, size));
    }

    @Override
    public Node nothing(Node parent, String name) {
        return add(parent, name, new Dataset(null, new long[0], 0, 0));
    }

    @Override
    public long offset(Node dataset) {
        return ((Dataset) dataset).offset;
    }

    private static void attribute(Node object, String name, Form form, byte[] value) {
        ((Item) object).attributes.add(new Attribute(name, form, value));
    }

    @Override
    public void attribute(Node object, String name, String text) {
        byte[] bytes = Structure.padded(text);
        attribute(object, name, new Form.Texts(bytes.length), bytes);
    }

    @Override
    public void attribute(Node object, String name, long value) {
        attribute(
                object,
                name,
                new Form.Numbers(ElementType.I64),
                little(Long.BYTES).putLong(value).array());
    }

    @Override
    public void attribute(Node object, String name, double value) {
        attribute(
                object,
                name,
                new Form.Numbers(ElementType.F64),
                little(Double.BYTES).putDouble(value).array());
    }

    @Override
    public void flag(Node object, String name, byte value) {
        attribute(object, name, new Form.Numbers(ElementType.BOOL), new byte[] {value});
    }

    @Override
    public void link(Node parent, String name, String existingPath) {
        Item item = root;
        for (String step : existingPath.substring(1).split("/", -1)) {
            item = Objects.requireNonNull(((Group) item).members.get(step), existingPath);
        }
        item.names++;
        add(parent, name, item);
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    /** Returns where the headers go. */
    long headersAt() {
        return at;
    }

    /** Returns the headers of all objects; nothing may be added any more. */
    ByteBuffer headers() {
        if (!isComplete) {
            write(root);
            isComplete = true;
        }
        return headers.bytes();
    }

    /** Writes an object's header behind those of its members, and returns its address. */
    private long write(Item item) {
        if (item.address != ObjectHeader.UNDEFINED) {
            return item.address;
        }
        if (item instanceof Group group) {
            long[] addresses =
                    group.members.values().stream().mapToLong(this::write).toArray();
            item.address = address(at + headers.length());
            headers.beginGroup(addresses.length, item.attributes.size());
            writeAttributes(item);
            long number = 0;
            for (String name : group.members.keySet()) {
                headers.link(name, number, addresses[(int) number]);
                number++;
            }
        } else {
            Dataset dataset = (Dataset) item;
            item.address = address(at + headers.length());
            headers.beginDataset();
            if (dataset.form == null) {
                headers.nothing();
            } else {
                long first = dataset.size == 0 ? ObjectHeader.UNDEFINED : address(dataset.offset);
                headers.dataset(dataset.form, dataset.shape, first, dataset.size);
            }
            writeAttributes(item);
        }
        headers.end();
        return item.address;
    }

    /** Addresses count from the end of the user block. */
    private static long address(long offset) {
        return offset - SealedFile.USER_BLOCK;
    }

    private void writeAttributes(Item item) {
        headers.attributes();
        for (Attribute attribute : item.attributes) {
            headers.attribute(attribute.name(), attribute.form(), attribute.value());
        }
        if (item.names > 1) {
            headers.references(item.names);
        }
    }

    /** Returns where the HDF5 file ends. */
    long end() {
        return at + headers().remaining();
    }

    /** Returns what stands behind the user block. */
    byte[] superblock() {
        return superblock(end(), root.address);
    }

    /**
     * Returns what stands behind a user block.
     *
     * @param end of the HDF5 file
     * @param root the address of the root's header
     */
    static byte[] superblock(long end, long root) {
        ByteBuffer block = little(SUPERBLOCK).put(SIGNATURE);
        // Version 2, in which addresses and lengths take 8 bytes.
        block.put((byte) 2).put((byte) Long.BYTES).put((byte) Long.BYTES).put((byte) 0);
        block.putLong(SealedFile.USER_BLOCK).putLong(ObjectHeader.UNDEFINED).putLong(end);
        block.putLong(root);
        block.putInt(Lookup3.of(block.array(), 0, block.position()));
        return block.array();
    }
}
