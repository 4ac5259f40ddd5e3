package dev.larder.hdf5;

import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.key.Key;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A row of a pack's index: which entry, and where its trailer lies.
 *
 * @param id the key and the SHA-256 of the attribute, by which rows are sorted
 * @param position where the trailer begins in the file
 * @param length of the trailer
 * @param crc the checksum of the trailer
 */
record PackRow(byte[] id, long position, int length, int crc) implements Comparable<PackRow> {
    static final int ID = 2 * Digest.LENGTH;
    static final int SIZE = ID + 8 + 4 + 4;

    /** Returns what an address is sorted and found by. */
    static byte[] idOf(Address address) {
        ByteBuffer id = ByteBuffer.allocate(ID);
        Digest.ofHex(address.key().hex()).write(id);
        Digest.of(address.attribute().getBytes(StandardCharsets.UTF_8)).write(id);
        return id.array();
    }

    static PackRow read(ByteBuffer bytes) {
        byte[] id = new byte[ID];
        bytes.get(id);
        return new PackRow(id, bytes.getLong(), bytes.getInt(), bytes.getInt());
    }

    void write(ByteBuffer into) {
        into.put(id).putLong(position).putInt(length).putInt(crc);
    }

    Key key() {
        return Key.parse(Digest.wrap(Arrays.copyOf(id, Digest.LENGTH)).hex());
    }

    /** Returns the most that can be said of the address without reading the entry. */
    Address presumed() {
        return Address.of(key());
    }

    /** Returns the {@link #name} of the row of an address. */
    static String nameOf(Address address) {
        return new PackRow(idOf(address), 0, 0, 0).name();
    }

    /** Returns a file name that says which entry it is about: the key's digits, a dot, and those of the attribute's SHA-256. */
    String name() {
        String hex = HexFormat.of().formatHex(id);
        return hex.substring(0, ID) + "." + hex.substring(ID);
    }

    boolean isOf(Address address) {
        return Arrays.equals(id, idOf(address));
    }

    @Override
    public int compareTo(PackRow other) {
        return Arrays.compareUnsigned(id, other.id);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof PackRow that
                && Arrays.equals(id, that.id)
                && position == that.position
                && length == that.length
                && crc == that.crc;
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(id);
    }
}
