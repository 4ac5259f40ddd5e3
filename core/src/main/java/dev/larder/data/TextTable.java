package dev.larder.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Where texts end that are laid out one behind the other, gathered while an array of texts grows: the table at the end of its
 * content. It takes 8 bytes of memory for each. Not thread-safe; the contents that it returns are.
 */
public final class TextTable {
    private static final int PIECE = 8 << 10;

    private List<long[]> pieces = new ArrayList<>();
    private long length;
    private long bytes;

    /** Makes one without texts. */
    public TextTable() {}

    /**
     * Returns the UTF-8 bytes of an array of texts, without its table.
     *
     * @throws InvalidDatumException when its elements are of another type
     */
    public static Content bytesOf(NdArray texts) {
        return new Part(texts.content(), 0, Texts.of(checked(texts)).bytes());
    }

    /**
     * Returns the UTF-8 bytes of an array of texts as those that are full blocks of its content, which a store may share, and the
     * others.
     *
     * @throws InvalidDatumException when its elements are of another type
     */
    public static List<Content> blocksAndRest(NdArray texts) {
        long bytes = Texts.of(checked(texts)).bytes();
        long full = bytes / Content.BLOCK_SIZE * Content.BLOCK_SIZE;
        return List.of(new Part(texts.content(), 0, full), new Part(texts.content(), full, bytes - full));
    }

    private static NdArray checked(NdArray texts) {
        if (texts.elementType() != ElementType.TEXT) {
            throw new InvalidDatumException(
                    "the array's elements are " + texts.elementType().token() + ", not text");
        }
        return texts;
    }

    /**
     * Adds the texts of an array behind those that are there.
     *
     * @throws InvalidDatumException when its elements are of another type, or its own table is damaged; then none was added
     */
    public void add(NdArray texts) {
        Content ends = Texts.of(checked(texts)).ends();
        ByteBuffer slab = ByteBuffer.allocate((int) Math.min(PIECE * (long) Long.BYTES, ends.size()))
                .order(ByteOrder.LITTLE_ENDIAN);
        long lengthBefore = length;
        long bytesBefore = bytes;
        boolean done = false;
        try {
            for (long at = 0; at < ends.size(); at += slab.capacity()) {
                slab.clear().limit((int) Math.min(slab.capacity(), ends.size() - at));
                ends.read(at, slab);
                for (slab.flip(); slab.hasRemaining(); ) {
                    add(Math.addExact(bytesBefore, slab.getLong()));
                }
            }
            done = true;
        } catch (ArithmeticException e) {
            throw new InvalidDatumException(
                    "the table of " + texts + " is damaged: it names more bytes than there can be", e);
        } finally {
            if (!done) {
                length = lengthBefore;
                bytes = bytesBefore;
            }
        }
    }

    private void add(long end) {
        if (end < bytes) {
            throw new InvalidDatumException(
                    "a table of texts is damaged: one is said to end at " + end + ", before it begins at " + bytes);
        }
        if (length / PIECE == pieces.size()) {
            pieces.add(new long[PIECE]);
        }
        pieces.get((int) (length / PIECE))[(int) (length % PIECE)] = end;
        length++;
        bytes = end;
    }

    /** Returns the number of texts. */
    public long length() {
        return length;
    }

    /** Returns how many bytes the texts have together. */
    public long bytes() {
        return bytes;
    }

    /** Returns the table as it stands behind the texts; it does not grow with what is added later. */
    public Content content() {
        return new Table(List.copyOf(pieces), length);
    }

    private record Table(List<long[]> pieces, long length) implements Content {
        @Override
        public long size() {
            return Long.BYTES * length;
        }

        @Override
        public void read(long position, ByteBuffer into) {
            Objects.checkFromIndexSize(position, into.remaining(), size());
            ByteBuffer out = into.slice().order(ByteOrder.LITTLE_ENDIAN);
            long at = position;
            while (out.hasRemaining()) {
                long index = at / Long.BYTES;
                long end = pieces.get((int) (index / PIECE))[(int) (index % PIECE)];
                int within = (int) (at % Long.BYTES);
                if (within == 0 && out.remaining() >= Long.BYTES) {
                    out.putLong(end);
                    at += Long.BYTES;
                } else {
                    out.put((byte) (end >>> (Byte.SIZE * within)));
                    at++;
                }
            }
            into.position(into.limit());
        }
    }

    /** A run of another content's bytes, with the digests of its blocks where they are blocks of that one. */
    private record Part(Content whole, long from, long size) implements Content {
        @Override
        public void read(long position, ByteBuffer into) {
            Objects.checkFromIndexSize(position, into.remaining(), size);
            whole.read(from + position, into);
        }

        @Override
        public java.util.Optional<List<Digest>> knownBlockDigests() {
            return from == 0 && size % BLOCK_SIZE == 0
                    ? whole.knownBlockDigests().map(all -> all.subList(0, blockCount()))
                    : java.util.Optional.empty();
        }
    }
}
