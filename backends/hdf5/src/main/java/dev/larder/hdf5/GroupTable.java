package dev.larder.hdf5;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * The members of an HDF5 group that may have any number of them: a table of names, leaves of entries sorted by name, and a tree over
 * these, as the HDF5 file format specification draws them for groups of the older kind ("symbol tables"). Unlike the newer kind's heaps
 * and trees, it is made in one go, and all readers know it.
 */
final class GroupTable {
    /** What a file has that says nothing else: twice 4 entries in a leaf, twice 16 nodes below one. */
    private static final int LEAF_ENTRIES = 8;

    private static final int CHILDREN = 32;

    private static final int ENTRY = 40;
    private static final int LEAF = 8 + LEAF_ENTRIES * ENTRY;
    private static final int NODE = 24 + CHILDREN * 8 + (CHILDREN + 1) * 8;
    private static final int NAMES_HEAD = 32;
    private static final int ALIGNMENT = 8;

    /** Says that no part of the table of names is free. */
    private static final long NOTHING_FREE = 1;

    private final ByteBuffer bytes;
    private final long names;
    private final long tree;

    private GroupTable(ByteBuffer bytes, long names, long tree) {
        this.bytes = bytes;
        this.names = names;
        this.tree = tree;
    }

    /** A node of the tree or a leaf: where it is, and the last name in it. */
    private record Node(long address, long lastName) {}

    /** Returns the tables' bytes. */
    ByteBuffer bytes() {
        return bytes;
    }

    /** Returns the address of the table of names. */
    long names() {
        return names;
    }

    /** Returns the address of the tree. */
    long tree() {
        return tree;
    }

    /**
     * Makes a table that is to stand at an address.
     *
     * @param members the addresses of the members' headers by ASCII names; at least one
     */
    static GroupTable at(long address, SortedMap<String, Long> members) {
        int leaves = (members.size() + LEAF_ENTRIES - 1) / LEAF_ENTRIES;
        int namesLength = ALIGNMENT;
        for (String name : members.keySet()) {
            namesLength += padded(name);
        }
        ByteBuffer out = ByteBuffer.allocate(NAMES_HEAD + namesLength + leaves * LEAF + nodes(leaves) * NODE)
                .order(ByteOrder.LITTLE_ENDIAN);
        out.put(ascii("HEAP"))
                .putInt(0)
                .putLong(namesLength)
                .putLong(NOTHING_FREE)
                .putLong(address + NAMES_HEAD);
        // The first name is the empty one, below which there is nothing.
        int name = out.position() + ALIGNMENT;
        out.position(NAMES_HEAD + namesLength);
        List<Node> level = new ArrayList<>(leaves);
        int left = members.size();
        int inLeaf = 0;
        int leaf = 0;
        for (Map.Entry<String, Long> member : members.entrySet()) {
            if (inLeaf == 0) {
                leaf = out.position();
                out.put(ascii("SNOD")).put((byte) 1).put((byte) 0).putShort((short) Math.min(LEAF_ENTRIES, left));
            }
            out.put(name, ascii(member.getKey()));
            out.putLong(name - NAMES_HEAD).putLong(member.getValue());
            out.position(out.position() + ENTRY - 16);
            left--;
            if (++inLeaf == LEAF_ENTRIES || left == 0) {
                level.add(new Node(address + leaf, name - NAMES_HEAD));
                inLeaf = 0;
                out.position(leaf + LEAF);
            }
            name += padded(member.getKey());
        }
        for (int depth = 0; depth == 0 || level.size() > 1; depth++) {
            level = level(out, address, depth, level);
        }
        return new GroupTable(out.flip(), address, level.get(0).address());
    }

    private static int nodes(int leaves) {
        int nodes = 0;
        for (int below = leaves; nodes == 0 || below > 1; ) {
            below = (below + CHILDREN - 1) / CHILDREN;
            nodes += below;
        }
        return nodes;
    }

    /** Writes the nodes above these, side by side. */
    private static List<Node> level(ByteBuffer out, long address, int depth, List<Node> below) {
        List<Node> nodes = new ArrayList<>();
        int first = out.position();
        long before = 0;
        for (int from = 0; from < below.size(); from += CHILDREN) {
            List<Node> children = below.subList(from, Math.min(from + CHILDREN, below.size()));
            int at = out.position();
            out.put(ascii("TREE")).put((byte) 0).put((byte) depth).putShort((short) children.size());
            out.putLong(at == first ? ObjectHeader.UNDEFINED : address + at - NODE);
            out.putLong(from + CHILDREN < below.size() ? address + at + NODE : ObjectHeader.UNDEFINED);
            out.putLong(before);
            for (Node child : children) {
                out.putLong(child.address()).putLong(child.lastName());
            }
            before = children.get(children.size() - 1).lastName();
            nodes.add(new Node(address + at, before));
            out.position(at + NODE);
        }
        return nodes;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    /** Returns the bytes that a name takes with the zero at its end. */
    private static int padded(String name) {
        return (name.length() + 1 + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }
}
