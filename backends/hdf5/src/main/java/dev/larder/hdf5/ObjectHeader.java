package dev.larder.hdf5;

import dev.larder.data.ElementType;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * The object headers of an HDF5 file, one after the other, as the <a
 * href="https://support.hdfgroup.org/documentation/hdf5/latest/_f_m_t3.html">HDF5 file format specification 3.0</a> draws them: version
 * 2, in one piece, of messages that HDF5 1.8 reads already. Each is begun, given messages, and ended. For use by one thread.
 */
final class ObjectHeader {
    /** Stands for an address of nothing. */
    static final long UNDEFINED = -1;

    private static final int DATASPACE = 0x01;
    private static final int LINK_INFO = 0x02;
    private static final int DATATYPE = 0x03;
    private static final int FILL_VALUE = 0x05;
    private static final int LINK = 0x06;
    private static final int LAYOUT = 0x08;
    private static final int GROUP_INFO = 0x0A;
    private static final int ATTRIBUTE = 0x0C;
    private static final int SYMBOL_TABLE = 0x11;
    private static final int ATTRIBUTE_INFO = 0x15;
    private static final int REFERENCE_COUNT = 0x16;

    /** Flags of a message: that it never changes; that it is not to be shared. */
    private static final int CONSTANT = 1;

    private static final int UNSHARED = 4;

    /** Flags of a header: its length takes four bytes; it says how many attributes may stand in it. */
    private static final int WIDE = 2;

    private static final int PHASES = 0x10;

    /** Flags of a link: that it has a number; that it says of which kind it is. */
    private static final int NUMBERED = 4;

    private static final int OF_A_KIND = 8;
    private static final int EXTERNAL = 64;
    private static final int CHECKSUM = 4;
    private static final int SCALAR = 0;
    private static final int SIMPLE = 1;
    private static final int NULL = 2;

    private static final byte[] SIGNATURE = "OHDR".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] FALSE_AND_TRUE = "FALSE\0TRUE\0\0\1".getBytes(StandardCharsets.US_ASCII);
    private static final int FIRST_SIZE = 4096;

    private ByteBuffer out = little(FIRST_SIZE);
    private int start;
    private int message;

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private ByteBuffer room(int bytes) {
        if (out.remaining() < bytes) {
            ByteBuffer larger = little(Math.max(2 * out.capacity(), out.position() + bytes));
            out = larger.put(out.flip());
        }
        return out;
    }

    /** Returns how many bytes there are already: where the next header begins. */
    int length() {
        return out.position();
    }

    /** Returns the bytes of all headers. */
    ByteBuffer bytes() {
        return out.duplicate().flip();
    }

    /** Begins a dataset's header. */
    void beginDataset() {
        start = out.position();
        room(SIGNATURE.length + 6).put(SIGNATURE).put((byte) 2).put((byte) WIDE).putInt(0);
    }

    /** Begins the header of a group whose links follow. */
    void beginGroup(int links, int attributes) {
        beginGroup(attributes);
        begin(LINK_INFO, 0, 34);
        // Numbered in the order in which they were made, and found by it.
        out.put((byte) 0).put((byte) 3).putLong(links);
        out.putLong(UNDEFINED).putLong(UNDEFINED).putLong(UNDEFINED);
        endMessage();
        begin(GROUP_INFO, CONSTANT, 6);
        out.put((byte) 0).put((byte) 1);
        out.putShort((short) Math.max(Structure.MOST_COMPACT, links)).putShort((short) 0);
        endMessage();
    }

    /** Begins the header of a group whose members are in a table. */
    void beginGroup(GroupTable members, int attributes) {
        beginGroup(attributes);
        begin(SYMBOL_TABLE, 0, 16);
        out.putLong(members.tree()).putLong(members.names());
        endMessage();
    }

    private void beginGroup(int attributes) {
        start = out.position();
        room(SIGNATURE.length + 10).put(SIGNATURE).put((byte) 2).put((byte) (WIDE | PHASES));
        // What stands in the header already is no more than may.
        out.putShort((short) Math.max(Structure.MOST_COMPACT, attributes)).putShort((short) 0);
        out.putInt(0);
    }

    /** Ends a header. */
    void end() {
        int lengthAt = start + ((out.get(start + 5) & PHASES) != 0 ? 10 : 6);
        out.putInt(lengthAt, out.position() - lengthAt - 4);
        room(CHECKSUM);
        out.putInt(Lookup3.of(out.array(), start, out.position() - start));
    }

    private void begin(int type, int flags, int mostBytes) {
        room(4 + mostBytes).put((byte) type).putShort((short) 0).put((byte) flags);
        message = out.position();
    }

    private void endMessage() {
        int length = out.position() - message;
        if (length > 0xFFFF) {
            throw new IllegalArgumentException(
                    "a message of " + length + " bytes does not fit an HDF5 object's header");
        }
        out.putShort(message - 3, (short) length);
    }

    /**
     * Says what a dataset's elements are and where they lie.
     *
     * @param address where the first one is, or {@link #UNDEFINED}
     */
    void dataset(Structure.Form form, long[] shape, long address, long size) {
        begin(DATASPACE, 0, 4 + 16 * shape.length);
        if (shape.length == 0) {
            space(SCALAR);
        } else {
            out.put((byte) 2).put((byte) shape.length).put((byte) 1).put((byte) SIMPLE);
            // Twice: what it is, and the most that it may be.
            Arrays.stream(shape).forEach(out::putLong);
            Arrays.stream(shape).forEach(out::putLong);
        }
        endMessage();
        elements(form);
        begin(FILL_VALUE, CONSTANT, 2);
        // Of a dataset that had its place from the beginning and was never filled.
        out.put((byte) 3).put((byte) 5);
        endMessage();
        layout(address, size);
    }

    /** Says that a dataset has no elements. */
    void nothing() {
        begin(DATASPACE, 0, 4);
        space(NULL);
        endMessage();
        elements(new Structure.Form.Numbers(ElementType.I8));
        begin(FILL_VALUE, CONSTANT, 2);
        out.put((byte) 3).put((byte) 10);
        endMessage();
        layout(UNDEFINED, 0);
    }

    private void space(int kind) {
        out.put((byte) 2).put((byte) 0).put((byte) 0).put((byte) kind);
    }

    private void elements(Structure.Form form) {
        begin(DATATYPE, CONSTANT, 64);
        type(form);
        endMessage();
    }

    private void layout(long address, long size) {
        begin(LAYOUT, 0, 18);
        out.put((byte) 3).put((byte) 1).putLong(address).putLong(size);
        endMessage();
    }

    /** Says how attributes are kept: in the header. */
    void attributes() {
        begin(ATTRIBUTE_INFO, UNSHARED, 18);
        out.put((byte) 0).put((byte) 0).putLong(UNDEFINED).putLong(UNDEFINED);
        endMessage();
    }

    /** Adds an attribute of a single element. */
    void attribute(String name, Structure.Form form, byte[] value) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        begin(ATTRIBUTE, 0, 9 + ascii.length + 1 + 64 + 4 + value.length);
        int sizes = out.position() + 4;
        out.put((byte) 3).put((byte) 0).putShort((short) (ascii.length + 1)).putShort((short) 0);
        out.putShort((short) 4).put((byte) 0);
        out.put(ascii).put((byte) 0);
        int type = out.position();
        type(form);
        out.putShort(sizes, (short) (out.position() - type));
        space(SCALAR);
        out.put(value);
        endMessage();
    }

    private void type(Structure.Form form) {
        if (form instanceof Structure.Form.Texts texts) {
            // UTF-8, padded with zeros.
            out.put((byte) 0x13).put((byte) 0x11).putShort((short) 0).putInt(texts.size());
            return;
        }
        ElementType type = ((Structure.Form.Numbers) form).type();
        switch (type) {
            case F32 -> real(4, 23, 8, 127);
            case F64 -> real(8, 52, 11, 1023);
            case BOOL -> {
                out.put((byte) 0x38).put((byte) 2).putShort((short) 0).putInt(1);
                whole(1, true);
                out.put(FALSE_AND_TRUE);
            }
            case I8, I16, I32, I64 -> whole(type.size(), true);
            case U8, U16, U32 -> whole(type.size(), false);
            case TEXT -> throw new IllegalArgumentException("texts are no numbers");
        }
    }

    private void whole(int size, boolean signed) {
        out.put((byte) 0x10).put((byte) (signed ? 8 : 0)).putShort((short) 0).putInt(size);
        out.putShort((short) 0).putShort((short) (8 * size));
    }

    private void real(int size, int mantissa, int exponent, int bias) {
        out.put((byte) 0x11)
                .put((byte) 0x20)
                .put((byte) (8 * size - 1))
                .put((byte) 0)
                .putInt(size);
        out.putShort((short) 0).putShort((short) (8 * size));
        out.put((byte) mantissa)
                .put((byte) exponent)
                .put((byte) 0)
                .put((byte) mantissa)
                .putInt(bias);
    }

    /** Says how many names a dataset or group has, if more than one. */
    void references(int count) {
        begin(REFERENCE_COUNT, UNSHARED, 5);
        out.put((byte) 0).putInt(count);
        endMessage();
    }

    /**
     * Adds a group's link to an object.
     *
     * @param number how many were made before
     */
    void link(String name, long number, long address) {
        beginLink(name, number, Long.BYTES, NUMBERED);
        out.putLong(address);
        endMessage();
    }

    /** Adds a group's link to an object in another file, which need not be there. */
    void external(String name, long number, String file, String object) {
        byte[] target = ("\0" + file + "\0" + object + "\0").getBytes(StandardCharsets.UTF_8);
        beginLink(name, number, 2 + target.length, NUMBERED | OF_A_KIND);
        out.putShort((short) target.length).put(target);
        endMessage();
    }

    private void beginLink(String name, long number, int bytes, int flags) {
        byte[] ascii = name.getBytes(StandardCharsets.US_ASCII);
        begin(LINK, 0, 14 + ascii.length + bytes);
        boolean isLong = ascii.length > 0xFF;
        out.put((byte) 1).put((byte) (flags | (isLong ? 1 : 0)));
        if ((flags & OF_A_KIND) != 0) {
            out.put((byte) EXTERNAL);
        }
        out.putLong(number);
        if (isLong) {
            out.putShort((short) ascii.length);
        } else {
            out.put((byte) ascii.length);
        }
        out.put(ascii);
    }
}
