package dev.larder.filesystem;

import dev.larder.ArrayLayout;
import dev.larder.ArrayWriter;
import dev.larder.Larder;
import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.DataStores;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.LongStream;

/** Arrays whose elements count upwards, written by child processes, so that everybody knows what must be in them. */
final class GrowingArrays {
    /** The bytes of a row: 1 MiB of f64. */
    static final int ROW = 1 << 20;

    private static final int COLUMNS = ROW / Double.BYTES;

    private GrowingArrays() {}

    static Component component(long number) {
        return Component.of("growing.test", "1", Parameters.of("number", number));
    }

    /** Returns an i64 array of this shape, in memory. */
    static NdArray counting(long... shape) {
        return NdArray.of(
                LongStream.range(0, Arrays.stream(shape).reduce(1, (a, b) -> a * b))
                        .toArray(),
                shape);
    }

    static NdArray stored(Larder larder, long number, String attribute) {
        return larder.retrieve(component(number), attribute, NdArray.class).orElseThrow();
    }

    static String extend(String uri, int number) {
        NdArray original = counting(10, 10);
        int last = number - 1;
        Larder larder = Larder.open(uri);
        ArrayWriter columns = larder.extend(component(number), "columns", stored(larder, last, "columns"), 1);
        columns.append(original.read(Slice.ALL, Slice.at(last)));
        columns.commit();
        ArrayWriter rows = larder.extend(component(number), "rows", stored(larder, last, "rows"), 0);
        rows.append(original.read(Slice.at(last)));
        rows.commit();
        String said = stored(larder, number, "columns").digest() + " "
                + stored(larder, number, "rows").digest();
        for (int i = 0; i < 2; i++) {
            columns.close();
            rows.close();
            larder.close();
        }
        return said;
    }

    static void write(String uri, long mebibytes, Consumer<String> say) {
        try (Larder larder = Larder.open(uri);
                ArrayWriter writer = larder.write(component(1), "large", rows())) {
            for (long row = 0; row < mebibytes; row++) {
                writer.append(row(row));
                say.accept(Long.toString(row + 1));
            }
            writer.commit();
        }
    }

    private static ArrayLayout rows() {
        return ArrayLayout.ofRows(ElementType.F64, COLUMNS);
    }

    private static double[] row(long number) {
        double[] row = new double[COLUMNS];
        for (int i = 0; i < COLUMNS; i++) {
            row[i] = number * COLUMNS + i;
        }
        return row;
    }

    /** The same elements, made anew whenever they are read: what stores must hold, without a store. */
    record Counting(long rows) implements Content {
        @Override
        public long size() {
            return rows * ROW;
        }

        @Override
        public void read(long position, ByteBuffer into) {
            ByteBuffer row = ByteBuffer.allocate(ROW).order(ByteOrder.LITTLE_ENDIAN);
            for (long at = position; into.hasRemaining(); ) {
                row.clear().asDoubleBuffer().put(row(at / ROW));
                int count = (int) Math.min(into.remaining(), ROW - at % ROW);
                into.put(row.slice((int) (at % ROW), count));
                at += count;
            }
        }
    }

    static Digest digest(long mebibytes) {
        return NdArray.of(ElementType.F64, new long[] {mebibytes, COLUMNS}, new Counting(mebibytes))
                .digest();
    }

    static long sum(long mebibytes) {
        long length = mebibytes * COLUMNS;
        return length % 2 == 0 ? length / 2 * (length - 1) : (length - 1) / 2 * length;
    }

    static void writeAndRead(String uri, long mebibytes, Consumer<String> say) throws IOException {
        long start = System.nanoTime();
        write(uri, mebibytes, row -> {});
        say.accept("wrote in " + millis(start) + " ms, peak " + peak());
        try (Larder larder = Larder.open(uri)) {
            start = System.nanoTime();
            NdArray lazy = stored(larder, 1, "large");
            long sum = lazy.blocks().mapToLong(GrowingArrays::sum).sum();
            say.accept("read in " + millis(start) + " ms, peak " + peak());
            say.accept("sum " + sum);
            say.accept("digest " + lazy.digest());
            start = System.nanoTime();
            try (ArrayWriter writer = larder.extend(component(2), "large", lazy, 0)) {
                writer.append(row(mebibytes));
                writer.commit();
            }
            say.accept("extended in " + millis(start) + " ms, peak " + peak());
            say.accept("extended " + stored(larder, 2, "large").digest());
        }
    }

    private static long sum(NdArray piece) {
        long sum = 0;
        for (double element : piece.toDoubles()) {
            sum += (long) element;
        }
        return sum;
    }

    private static long millis(long start) {
        return (System.nanoTime() - start) / 1_000_000;
    }

    /** The most memory that this process has taken, where the system tells. */
    private static String peak() throws IOException {
        Path status = Path.of("/proc/self/status");
        return !Files.exists(status)
                ? "unknown"
                : Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("VmHWM:"))
                        .map(line -> line.substring(6).trim())
                        .findFirst()
                        .orElse("unknown");
    }

    static String refusal(String uri) {
        try (DataStore store = DataStores.open(uri)) {
            return "found " + store.find(OpenStore.address(1)).map(entry -> entry.datum());
        } catch (DataStoreException e) {
            return e.getClass().getSimpleName() + ": " + e.getMessage();
        }
    }
}
