package dev.larder.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * How the elements of an array of texts lie in its content: the UTF-8 bytes of all of them in C order, and behind these the
 * table, one little-endian 64-bit number for each: where it ends.
 *
 * <p>The table comes last so that an array which grows shares its full blocks of text with the one it grew from. Whatever is
 * read is checked, since a content from a store or a caller may say anything.
 */
final class Texts {
    /** Ends that are read at a time. */
    private static final int ENDS = 8 << 10;

    /** Bytes of text that are read at a time, unless one text has more. */
    private static final int SLAB = 1 << 20;

    /** What a {@code String} takes beside its characters, at least in every JVM: itself, its array, and what refers to it. */
    private static final int OVERHEAD = 48;

    private final NdArray array;
    private final Content content;
    private final long length;
    private final long bytes;

    private Texts(NdArray array) {
        this.array = array;
        this.content = array.content();
        this.length = array.length();
        this.bytes = content.size() - Long.BYTES * length;
    }

    static Texts of(NdArray array) {
        return new Texts(array);
    }

    /** Returns how many bytes the texts have, without the table. */
    long bytes() {
        return bytes;
    }

    /** Returns the content that these texts are, which shares nothing with the Java array. */
    static Content encode(String[] texts) {
        String[] own = texts.clone();
        long size = 0;
        for (int i = 0; i < own.length; i++) {
            size += utf8Length(own[i], i);
        }
        long whole = size + (long) Long.BYTES * own.length;
        if (whole > Heap.LONGEST) {
            throw new InvalidDatumException("texts of " + size
                    + " bytes together do not fit a Java array; append them piece by piece to an ArrayWriter");
        }
        ByteBuffer bytes = ByteBuffer.allocate((int) whole).order(ByteOrder.LITTLE_ENDIAN);
        for (int i = 0; i < own.length; i++) {
            bytes.put(own[i].getBytes(StandardCharsets.UTF_8));
            bytes.putLong((int) size + i * Long.BYTES, bytes.position());
        }
        return Content.of(bytes.array());
    }

    private static long utf8Length(String text, int index) {
        if (text == null) {
            throw new InvalidDatumException(
                    "element " + index + " is null, and an array of texts holds no nulls; use an"
                            + " empty text, or a list, which may hold nulls");
        }
        try {
            Unicode.check(text);
        } catch (InvalidDatumException e) {
            throw new InvalidDatumException("element " + index + ": " + e.getMessage(), e);
        }
        long length = text.length();
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            // Of a pair, each half counts for two of its four bytes.
            length += c < 0x80 ? 0 : c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
        }
        return length;
    }

    /** Returns about how many bytes all texts take as Java objects. */
    long footprint() {
        return Heap.sum(Heap.product(length, OVERHEAD), Heap.product(bytes, 2));
    }

    /** Returns where each text ends: the table. */
    Content ends() {
        return new Ends(this, 0);
    }

    /** Returns where each text begins: the table, moved on by one. */
    private Content starts() {
        return new Ends(this, Long.BYTES);
    }

    /** Returns where a text begins; of the one behind the last, where the table does. */
    long start(long index) {
        ByteBuffer end = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        if (index > 0) {
            ends().read((index - 1) * Long.BYTES, end);
        }
        long start = end.getLong(0);
        check(index, start, bytes);
        return start;
    }

    /** Fills the array, which is of the fitting length, with all texts. */
    void fill(String[] target) {
        ByteBuffer ends =
                ByteBuffer.allocate(Math.min(ENDS, target.length) * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long from = 0;
        for (int at = 0; at < target.length; at += ENDS) {
            int count = Math.min(ENDS, target.length - at);
            ends().read((long) at * Long.BYTES, ends.clear().limit(count * Long.BYTES));
            for (int done = 0; done < count; ) {
                int next = done;
                long to = from;
                do {
                    long end = ends.getLong(next * Long.BYTES);
                    if (next > done && end - from > SLAB) {
                        break;
                    }
                    check(at + next, to, end);
                    to = end;
                    next++;
                } while (next < count);
                byte[] slab = new byte[inMemory(to - from)];
                content.read(from, ByteBuffer.wrap(slab));
                for (int start = 0; done < next; done++) {
                    int end = (int) (ends.getLong(done * Long.BYTES) - from);
                    target[at + done] = text(slab, start, end - start, at + done);
                    start = end;
                }
                from = to;
            }
        }
    }

    private static int inMemory(long bytes) {
        if (bytes > Heap.LONGEST) {
            throw new InvalidDatumException(
                    "texts of " + bytes + " bytes do not fit a Java array; read fewer at a time");
        }
        return (int) bytes;
    }

    /** Returns the content of the texts that were cut out, laid out as that of an array of its own. */
    Content read(ArrayCut cut, long count) {
        Heap.require(Heap.product(count, 3 * Long.BYTES), array);
        int table = inMemory(count * Long.BYTES);
        ByteBuffer ends = ByteBuffer.allocate(table).order(ByteOrder.LITTLE_ENDIAN);
        ByteBuffer starts = ByteBuffer.allocate(table).order(ByteOrder.LITTLE_ENDIAN);
        cut.read(ends);
        cut.over(starts()).read(starts);
        long size = 0;
        for (int at = 0; at < table; at += Long.BYTES) {
            check(at / Long.BYTES, starts.getLong(at), ends.getLong(at));
            size = Heap.sum(size, ends.getLong(at) - starts.getLong(at));
        }
        Heap.require(size, array);
        ByteBuffer out = ByteBuffer.allocate(inMemory(Heap.sum(size, table))).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < table; ) {
            long from = starts.getLong(at);
            long to = from;
            // Those that follow one another are read at once.
            for (; at < table && starts.getLong(at) == to; at += Long.BYTES) {
                to = ends.getLong(at);
                out.putLong((int) size + at, out.position() + to - from);
            }
            if (to > from) {
                content.read(from, out.slice().limit((int) (to - from)));
                out.position(out.position() + (int) (to - from));
            }
        }
        check(out.array(), (int) size, table);
        return Content.of(out.array());
    }

    private void check(byte[] laidOut, int size, int table) {
        int plain = 0;
        while (plain < size && laidOut[plain] >= 0) {
            plain++;
        }
        ByteBuffer ends = ByteBuffer.wrap(laidOut).order(ByteOrder.LITTLE_ENDIAN);
        int start = 0;
        for (int at = 0; plain < size && at < table; at += Long.BYTES) {
            int end = (int) ends.getLong(size + at);
            if (end > plain) {
                text(laidOut, start, end - start, at / Long.BYTES);
            }
            start = end;
        }
    }

    private String text(byte[] bytes, int from, int count, long index) {
        String text = count == 0 ? "" : new String(bytes, from, count, StandardCharsets.UTF_8);
        // Whatever is malformed is decoded so; whether it is, or is such a character, is asked only then.
        if (text.indexOf('\ufffd') >= 0) {
            check(bytes, from, count, index);
        }
        return text;
    }

    private void check(byte[] bytes, int from, int count, long index) {
        CharsetDecoder decoder = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer in = ByteBuffer.wrap(bytes, from, count);
        CharBuffer out = CharBuffer.allocate(Math.min(count, ENDS) + 1);
        try {
            java.nio.charset.CoderResult result = decoder.decode(in, out, true);
            while (result.isOverflow()) {
                result = decoder.decode(in, out.clear(), true);
            }
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException e) {
            throw new InvalidDatumException("text " + index + " of " + array + " is not well-formed UTF-8", e);
        }
    }

    /** Holds a text's place against its neighbours and the place of all: a table may say anything. */
    private void check(long index, long start, long end) {
        if (start < 0 || start > end || end > bytes) {
            throw new InvalidDatumException("the table of " + array + " is damaged: text " + index
                    + " is said to lie from " + start + " to " + end + " of " + bytes + " bytes");
        }
    }

    /**
     * Returns how many rows from one on take about as many bytes as a block, table included; one row at least.
     *
     * @param row how many texts a row has
     */
    long rowsInABlock(long from, long row, long rows) {
        if (row == 0 || from == rows) {
            return rows - from;
        }
        long start = start(from * row);
        long low = 1;
        // Not even rows of empty texts are more than this, so that only the table's next block or two are looked at.
        long high = Math.max(1, Math.min(rows - from, Content.BLOCK_SIZE / (Long.BYTES * row)));
        while (low < high) {
            long middle = (low + high + 1) >>> 1;
            long size = start((from + middle) * row) - start + Long.BYTES * row * middle;
            if (size <= Content.BLOCK_SIZE) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    /** The table as content of its own, moved on by so many bytes, where zeros are. */
    private record Ends(Texts texts, int moved) implements Content {
        @Override
        public long size() {
            return Long.BYTES * texts.length;
        }

        @Override
        public void read(long position, ByteBuffer into) {
            Objects.checkFromIndexSize(position, into.remaining(), size());
            int begin = into.position();
            for (long at = position; at < moved && into.hasRemaining(); at++) {
                into.put((byte) 0);
            }
            if (into.hasRemaining()) {
                texts.content.read(texts.bytes + Math.max(0, position - moved), into);
            }
            if (moved == 0 && into.position() - begin >= Long.BYTES && position + into.position() - begin == size()) {
                long last = into.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(into.position() - Long.BYTES);
                if (last != texts.bytes) {
                    throw new InvalidDatumException(
                            "the table of " + texts.array + " is damaged: its last text is said to" + " end at " + last
                                    + ", and there are " + texts.bytes + " bytes");
                }
            }
        }
    }
}
