package dev.larder;

import dev.larder.data.Content;
import dev.larder.store.EntryWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * The elements of an array that grows, in C order, whatever the order is in which they were appended.
 *
 * <p>A piece holds, for each run, the bytes by which that run grew. The pieces lie one behind the other in what was written;
 * the last of them may still lie in the buffer.
 */
record ArrayPieces(ArrayLayout layout, Source source, List<Piece> pieces, long length) implements Content {
    /**
     * By how much the array grew at once.
     *
     * @param at where its bytes begin in what was written
     * @param from the index of the growing dimension at which it begins
     */
    record Piece(long at, long from, long length) {}

    /** What was written. */
    @FunctionalInterface
    interface Source {
        void read(long position, ByteBuffer into);
    }

    static ArrayPieces of(ArrayLayout layout, Source source, List<Piece> pieces, long length) {
        return new ArrayPieces(layout, source, new ArrayList<>(pieces), length);
    }

    @Override
    public long size() {
        return layout.runs() * length * layout.unit();
    }

    @Override
    public void read(long position, ByteBuffer into) {
        Objects.checkFromIndexSize(position, into.remaining(), size());
        long run = length * layout.unit();
        long at = position;
        while (into.hasRemaining()) {
            long within = at % run;
            Piece piece = pieceOf(within / layout.unit());
            long bytes = piece.length() * layout.unit();
            long offset = within - piece.from() * layout.unit();
            int count = (int) Math.min(into.remaining(), bytes - offset);
            source.read(piece.at() + at / run * bytes + offset, into.slice().limit(count));
            into.position(into.position() + count);
            at += count;
        }
    }

    private Piece pieceOf(long index) {
        int low = 0;
        int high = pieces.size() - 1;
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (pieces.get(middle).from() <= index) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return pieces.get(low);
    }

    /** How many bytes are laid out at a time: the more, the fewer times each piece is read. */
    private static int together() {
        return (int) Math.max(
                Content.BLOCK_SIZE, Math.min(256L << 20, Runtime.getRuntime().maxMemory() / 8));
    }

    /** Writes all elements in C order, going through the pieces as few times as memory allows. */
    void copyTo(EntryWriter.Sink target) {
        long run = length * layout.unit();
        if (size() == 0) {
            return;
        }
        int most = together();
        if (run > most) {
            copyRunByRun(target, most);
            return;
        }
        long runs = layout.runs();
        int atOnce = (int) Math.min(runs, most / run);
        ByteBuffer ordered = ByteBuffer.allocate(Math.toIntExact(atOnce * run));
        for (long first = 0; first < runs; first += atOnce) {
            int count = (int) Math.min(atOnce, runs - first);
            for (Piece piece : pieces) {
                int bytes = Math.toIntExact(piece.length() * layout.unit());
                ByteBuffer part = ByteBuffer.allocate(count * bytes);
                source.read(piece.at() + first * bytes, part);
                int offset = Math.toIntExact(piece.from() * layout.unit());
                for (int i = 0; i < count; i++) {
                    ordered.put((int) (i * run) + offset, part, i * bytes, bytes);
                }
            }
            target.write(ordered.clear().limit((int) (count * run)));
        }
    }

    private void copyRunByRun(EntryWriter.Sink target, int most) {
        ByteBuffer slab = ByteBuffer.allocate(most);
        for (long at = 0; at < size(); at += most) {
            slab.clear().limit((int) Math.min(most, size() - at));
            read(at, slab);
            target.write(slab.flip());
        }
    }

    /** Lays pieces of one run each, as in a buffer, side by side: each run of the result is theirs in turn. */
    static ByteBuffer merged(ArrayLayout layout, List<ByteBuffer> parts) {
        int size = parts.stream().mapToInt(ByteBuffer::remaining).sum();
        ByteBuffer merged = ByteBuffer.allocate(size);
        if (size == 0) {
            return merged;
        }
        int runs = Math.toIntExact(layout.runs());
        int[] runSizes =
                parts.stream().mapToInt(part -> part.remaining() / runs).toArray();
        for (int run = 0; run < runs; run++) {
            for (int i = 0; i < runSizes.length; i++) {
                merged.put(parts.get(i).slice(run * runSizes[i], runSizes[i]));
            }
        }
        return merged.flip();
    }

    @Override
    public String toString() {
        return "ArrayPieces" + Arrays.toString(layout.shape(length));
    }
}
