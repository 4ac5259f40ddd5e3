package dev.larder;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.NdArray;
import dev.larder.data.TextTable;
import dev.larder.store.EntryWriter;
import dev.larder.store.Stored;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An array in the making, which grows along one dimension and need never lie in memory whole.
 *
 * <p>Nobody finds anything of it before {@link #commit}; closed without one, or when its process dies, nothing is left of it. What
 * was appended can be read meanwhile, by {@link #written}. What does not fit is refused before any of it is taken. For use by one
 * thread at a time.
 */
public final class ArrayWriter implements AutoCloseable {
    private final Opening opening;
    private final ArrayLayout layout;
    private final EntryWriter result;
    private final long began = System.nanoTime();

    /** Where the pieces go: the result itself, or, when they are to be laid out anew, a place that is dropped at the end. */
    private final EntryWriter work;

    private final EntryWriter.Sink sink;

    /** Where the texts end, when texts are written: their bytes go to the sink as they come, the table behind them at the end. */
    private final @Nullable TextTable table;

    private final List<ArrayPieces.Piece> pieces = new ArrayList<>();
    private final List<ByteBuffer> pending = new ArrayList<>();
    private long pendingBytes;
    private long pendingLength;
    private long length;
    private @Nullable NdArray finished;
    private final Ending ending;
    private boolean closed;
    private boolean released;

    /** Who says what becomes of the array once it is finished. */
    enum Ending {
        /** Its user, by commit or close. */
        USER,
        /** The end of the computation that it belongs to. */
        COMPUTATION
    }

    /** How a writer comes by the entry that it writes. */
    @FunctionalInterface
    interface Opening {
        EntryWriter begin();
    }

    ArrayWriter(ArrayLayout layout, Ending ending, Opening opening) {
        this.ending = ending;
        this.opening = opening;
        this.layout = layout;
        this.table = layout.elementType().isFixedSize() ? null : new TextTable();
        this.result = opening.begin();
        this.work = inPlace() ? result : begun();
        this.sink = work.bytes();
    }

    private EntryWriter begun() {
        try {
            return opening.begin();
        } catch (RuntimeException e) {
            result.close();
            throw e;
        }
    }

    /** Whether what is appended lies in C order as it comes. */
    private boolean inPlace() {
        return layout.runs() <= 1;
    }

    /** Begins with the elements of a finished array, whose full blocks are shared with it where the store can do that. */
    void beginWith(NdArray base) {
        long grown = layout.growthBy(base);
        note(sink.size(), grown);
        if (table == null) {
            sink.append(base.content());
        } else {
            table.add(base);
            TextTable.blocksAndRest(base).forEach(sink::append);
        }
        length += grown;
    }

    /** Returns the lengths of the dimensions so far. */
    public long[] shape() {
        return layout.shape(length + pendingLength);
    }

    /**
     * Appends a piece: an array of the same type, and of the same lengths in all dimensions but the growing one.
     *
     * @throws InvalidDatumException when it does not fit; then nothing of it was taken
     * @throws dev.larder.store.StoreUnavailableException when it cannot be written; then nothing can be committed any more
     */
    public void append(NdArray piece) {
        open();
        long grown = layout.growthBy(piece);
        Content content = table == null ? piece.content() : TextTable.bytesOf(piece);
        if (content.size() >= layout.buffer()) {
            flush();
            if (table != null) {
                table.add(piece);
            }
            note(sink.size(), grown);
            sink.append(content);
            length += grown;
            return;
        }
        byte[] bytes = content.toBytes();
        if (table != null) {
            table.add(piece);
        }
        pending.add(ByteBuffer.wrap(bytes));
        // With the table, so that not even texts without bytes are gathered for ever.
        pendingBytes += piece.content().size();
        pendingLength += grown;
        if (pendingBytes >= layout.buffer()) {
            flush();
        }
    }

    /**
     * Appends the elements of a one-dimensional array, or those that remain in a buffer, in C order: as many whole pieces of length 1
     * as they make up.
     *
     * @param elements of the kind that {@link NdArray#ofElements} takes: primitives, or texts
     * @throws InvalidDatumException when they are of another type, or end within a piece; then nothing of them was taken
     */
    public void append(Object elements) {
        open();
        NdArray flat = NdArray.ofElements(layout.elementType(), elements);
        long one = layout.elements();
        if (one == 0 || flat.length() % one != 0) {
            throw new InvalidDatumException("an array of " + layout + " grows by " + one + " elements at a time, and "
                    + flat.length() + " are no multiple of that; nothing was appended");
        }
        append(NdArray.of(flat.elementType(), layout.shape(flat.length() / one), flat.content()));
    }

    private void open() {
        if (closed || finished != null) {
            throw new IllegalStateException("the array was finished, or its writer closed; begin another");
        }
    }

    private void note(long at, long grown) {
        int last = pieces.size() - 1;
        if (inPlace() && last >= 0) {
            ArrayPieces.Piece before = pieces.get(last);
            pieces.set(last, new ArrayPieces.Piece(before.at(), before.from(), before.length() + grown));
        } else {
            pieces.add(new ArrayPieces.Piece(at, length, grown));
        }
    }

    private void flush() {
        if (pendingLength == 0) {
            return;
        }
        ByteBuffer merged = ArrayPieces.merged(layout, pending);
        note(sink.size(), pendingLength);
        sink.write(merged);
        length += pendingLength;
        pending.clear();
        pendingBytes = 0;
        pendingLength = 0;
    }

    private void read(long position, ByteBuffer into, long flushed, ByteBuffer rest) {
        int before = (int) Math.max(0, Math.min(into.remaining(), flushed - position));
        if (before > 0) {
            sink.read(position, into.slice().limit(before));
            into.position(into.position() + before);
        }
        if (into.hasRemaining()) {
            into.put(rest.slice((int) (position + before - flushed), into.remaining()));
        }
    }

    /** Returns what was appended so far, to be read until this writer is closed; it does not grow with what comes later. */
    public NdArray written() {
        if (finished != null) {
            return finished;
        }
        long flushed = sink.size();
        ByteBuffer rest = ArrayPieces.merged(layout, pending);
        List<ArrayPieces.Piece> all = new ArrayList<>(pieces);
        if (pendingLength > 0) {
            all.add(new ArrayPieces.Piece(flushed, length, pendingLength));
        }
        ArrayPieces.Source source = (position, into) -> read(position, into, flushed, rest);
        long grown = length + pendingLength;
        Content content = table == null
                ? ArrayPieces.of(layout, source, all, grown)
                : new WrittenTexts(source, table.bytes(), table.content());
        return NdArray.of(layout.elementType(), layout.shape(grown), content);
    }

    /**
     * Ends the array and returns it. Within a computation this is all there is to do: the array is published with the other results
     * when the computation ends, and is to be returned by it where it is the one that was asked for.
     *
     * @throws dev.larder.store.StoreUnavailableException when it cannot be written
     */
    public NdArray finish() {
        if (finished == null) {
            open();
            flush();
            if (table != null) {
                sink.append(table.content());
            }
            finished = NdArray.of(layout.elementType(), layout.shape(length), inPlace() ? sink.finish() : laidOut());
        }
        return finished;
    }

    private Content laidOut() {
        EntryWriter.Sink ordered = result.bytes();
        ArrayPieces.of(layout, sink::read, pieces, length).copyTo(ordered);
        return ordered.finish();
    }

    /**
     * Ends the array and publishes it.
     *
     * @return what became of it
     * @throws IllegalStateException within a computation, whose end publishes it; there {@link #finish} it
     * @throws dev.larder.store.ConflictException when another value is stored at its address, and was not to be replaced
     * @throws dev.larder.store.StoreUnavailableException when it cannot be written; then nothing of it can be found
     */
    public Stored commit() {
        if (ending == Ending.COMPUTATION) {
            throw new IllegalStateException("the computation publishes its arrays when it ends; call finish() instead");
        }
        Stored stored = publish(Duration.ofNanos(System.nanoTime() - began));
        close();
        return stored;
    }

    Stored publish(Duration cost) {
        return result.commit(new Datum.Array(finish()), cost);
    }

    /** Returns the finished array, or null when it was not finished. */
    @Nullable
    NdArray finished() {
        return finished;
    }

    /** Drops what was not committed, or within a computation not finished. Closing twice does nothing. */
    @Override
    public void close() {
        closed = true;
        if (finished == null || ending == Ending.USER) {
            release();
        }
    }

    /** Drops what was not published; the finished array cannot be read any more. */
    void release() {
        closed = true;
        if (!released) {
            released = true;
            pending.clear();
            work.close();
            result.close();
        }
    }

    @Override
    public String toString() {
        return "ArrayWriter[" + Objects.toString(finished, layout.toString()) + "]";
    }
}
