package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.LarderException;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.data.TextTable;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What is only stated takes no memory: sizes are held against limits before anything of them is made. */
class MemoryLimitTest {
    /** A content as large as it says, in which every byte is the same. */
    private record Stated(long size, byte value) implements Content {
        @Override
        public void read(long position, ByteBuffer into) {
            while (into.hasRemaining()) {
                into.put(value);
            }
        }
    }

    private static NdArray stated(ElementType type, int value, long... shape) {
        return NdArray.of(type, shape, new Stated(NdArray.byteSize(type, shape), (byte) value));
    }

    private static NdArray texts(long size, int value, long... shape) {
        return NdArray.of(ElementType.TEXT, shape, new Stated(size, (byte) value));
    }

    private static Map<String, Callable<Object>> tooLarge() {
        NdArray most = stated(ElementType.F64, 0, (1L << 60) - 1);
        NdArray hundredMib = stated(ElementType.F64, 0, 13, 1 << 20);
        NdArray manyTexts = texts(Long.MAX_VALUE, 0, (1L << 60) - 1);
        NdArray emptyTexts = texts(8 * 6_000_000L, 0, 6_000_000);
        NdArray hugeTexts = texts(1L << 50, 0x7f, 3);
        NdArray endlessTexts = texts(1L << 40, 0xff, 1 << 20);
        Codecs codecs = Codecs.standard();
        Map<String, Callable<Object>> all = new LinkedHashMap<>();
        all.put("2^60 doubles", () -> codecs.decode(new Datum.Array(most), TypeRef.of(double[].class)));
        all.put("2^60 doubles, flat", most::toFlat);
        all.put("2^60 doubles, read", most::read);
        all.put("100 MiB of doubles", () -> codecs.decode(new Datum.Array(hundredMib), TypeRef.of(double[][].class)));
        all.put(
                "100 MiB of doubles, boxed",
                () -> codecs.decode(new Datum.Array(hundredMib), TypeRef.of(Double[][].class)));
        all.put("100 MiB of doubles, flat", hundredMib::toFlat);
        all.put("100 MiB of doubles, nested", hundredMib::toNested);
        all.put("100 MiB of doubles, read", hundredMib::read);
        all.put("100 MiB of doubles, copied", hundredMib::copy);
        all.put(
                "100 MiB of bytes",
                () -> codecs.decode(Datum.Bytes.of(new Stated(100 << 20, (byte) 0)), TypeRef.of(byte[].class)));
        all.put("columns of one", () -> stated(ElementType.I8, 0, 4 << 20, 1).toNested());
        all.put("2^60 texts", manyTexts::toTexts);
        all.put("2^60 texts, read", manyTexts::read);
        all.put("2^60 texts, decoded", () -> codecs.decode(new Datum.Array(manyTexts), TypeRef.of(String[].class)));
        all.put("six million empty texts", emptyTexts::toTexts);
        all.put("six million empty texts, read", emptyTexts::read);
        all.put("texts of 2^50 bytes", hugeTexts::toTexts);
        all.put("texts of 2^50 bytes, read", hugeTexts::read);
        all.put("one text of 2^50 bytes", () -> hugeTexts.read(Slice.at(0)));
        all.put("one text of 2^50 bytes, in blocks", () -> hugeTexts.blocks().toList());
        all.put("ends beyond everything", () -> endlessTexts.read(Slice.of(5, 9)));
        all.put("ends beyond everything, gathered", () -> {
            new TextTable().add(endlessTexts);
            return "gathered";
        });
        return all;
    }

    /** Prints what becomes of each; an OutOfMemoryError is said as such. */
    public static void main(String[] arguments) throws Exception {
        for (Map.Entry<String, Callable<Object>> each : tooLarge().entrySet()) {
            try {
                System.out.println(
                        each.getKey() + ": taken, " + each.getValue().call().getClass());
            } catch (LarderException e) {
                System.out.println(each.getKey() + ": refused, " + e.getMessage());
            } catch (OutOfMemoryError e) {
                System.out.println(each.getKey() + ": out of memory");
            }
        }
    }

    @Test
    void inASmallJvmWhatIsTooLargeIsRefusedAndNothingRunsOutOfMemory() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MemoryLimitTest.class.getName())
                .redirectErrorStream(true)
                .start();
        List<String> lines = new String(
                        process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();

        assertThat(process.exitValue()).as("%s", lines).isZero();
        assertThat(lines)
                .hasSameSizeAs(tooLarge().keySet())
                .allSatisfy(line -> assertThat(line).contains(": refused, "));
    }

    @Test
    void aValueThatIsTooLargeIsRefusedWithAdvice() {
        Datum hundred = new Datum.Array(stated(ElementType.F64, 0, 100));
        Codecs codecs = Codecs.standard().bringingAtMost(799);

        assertThatThrownBy(() -> codecs.decode(hundred, TypeRef.of(double[].class)))
                .isInstanceOf(CodecException.class)
                .hasMessage("f64[100] takes 800 bytes of memory and at most 799 may be brought into it at once"
                        + " (Codecs.bringingAtMost); ask for NdArray, and read slices or blocks of it");
        assertThat(codecs.decode(hundred, TypeRef.of(NdArray.class)).length()).isEqualTo(100);
        assertThat(codecs.bringingAtMost(800).decode(hundred, TypeRef.of(double[].class)))
                .hasSize(100);
        assertThatThrownBy(() -> codecs.bringingAtMost(-1)).isInstanceOf(IllegalArgumentException.class);
        Datum bytes = Datum.Bytes.of(Content.of(new byte[800]));
        assertThatThrownBy(() -> codecs.decode(bytes, TypeRef.of(byte[].class)))
                .hasMessageEndingWith("ask for Datum.Bytes, and read parts of its content");
        assertThatThrownBy(() -> codecs.decode(bytes, TypeRef.of(ByteBuffer.class)))
                .isInstanceOf(CodecException.class);
    }

    /** Two arrays in one value. */
    record Two(double[] first, double[] second) {}

    @Test
    void theLimitIsForAllArraysOfAValueTogether() {
        Datum two = Codecs.standard().encode(new Two(new double[60], new double[60]));

        assertThat(Codecs.standard()
                        .bringingAtMost(960)
                        .decode(two, TypeRef.of(Two.class))
                        .second())
                .hasSize(60);
        assertThatThrownBy(() -> Codecs.standard().bringingAtMost(959).decode(two, TypeRef.of(Two.class)))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith(
                        "second: f64[60] takes 480 bytes of memory, beside 480 for the rest of the value,");
    }

    @Test
    void theOtherSettingsKeepTheLimit() {
        Codecs codecs = Codecs.standard()
                .bringingAtMost(1)
                .keying(Thread.class, "a-thread/1", Thread::getName)
                .sealing(Secrets.under("0123456789abcdef".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        assertThatThrownBy(
                        () -> codecs.decode(new Datum.Array(stated(ElementType.F64, 0, 1)), TypeRef.of(double[].class)))
                .isInstanceOf(CodecException.class);
    }
}
