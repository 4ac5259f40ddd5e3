package dev.larder.cli.npy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.ElementType;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.NdArray;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class NpyFileTest {
    @TempDir
    private Path directory;

    /** What numpy.save writes for {@code np.arange(3.0)}, written down by hand from the format's description. */
    private static byte[] threeDoubles() {
        ByteBuffer file = ByteBuffer.allocate(128 + 24).order(ByteOrder.LITTLE_ENDIAN);
        file.put((byte) 0x93)
                .put("NUMPY".getBytes(StandardCharsets.US_ASCII))
                .put((byte) 1)
                .put((byte) 0);
        file.putShort((short) 118);
        String header = "{'descr': '<f8', 'fortran_order': False, 'shape': (3,), }";
        file.put((header + " ".repeat(117 - header.length()) + "\n").getBytes(StandardCharsets.US_ASCII));
        return file.putDouble(0).putDouble(1).putDouble(2).array();
    }

    private Path file(byte[] bytes) throws IOException {
        return Files.write(directory.resolve("x.npy"), bytes);
    }

    /** A file with this header, in the given version of the format, and these elements. */
    private Path file(int version, String header, byte[] elements) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(NpyPreamble.MAGIC);
        out.write(version);
        out.write(0);
        ByteBuffer length = ByteBuffer.allocate(version == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
        byte[] text = header.getBytes(StandardCharsets.ISO_8859_1);
        out.writeBytes((version == 1 ? length.putShort((short) text.length) : length.putInt(text.length)).array());
        out.writeBytes(text);
        out.writeBytes(elements);
        return file(out.toByteArray());
    }

    private Path file(String header, int elementBytes) throws IOException {
        return file(1, header, new byte[elementBytes]);
    }

    @Test
    void whatNumpyWritesIsRead() throws IOException {
        NdArray array = NpyFile.read(file(threeDoubles()));
        assertThat(array).hasToString("f64[3]");
        assertThat(array.toDoubles()).containsExactly(0, 1, 2);
    }

    @Test
    void whatIsWrittenIsWhatNumpyWrites() throws IOException {
        Path out = directory.resolve("out.npy");
        NpyFile.write(NdArray.of(new double[] {0, 1, 2}), out);
        assertThat(out).hasBinaryContent(threeDoubles());
    }

    @Test
    void elementsBeginAtAMultipleOf64() throws IOException {
        for (int rank = 0; rank <= 64; rank++) {
            long[] shape = new long[rank];
            java.util.Arrays.fill(shape, 1);
            Path out = directory.resolve("rank" + rank + ".npy");
            NpyFile.write(NdArray.of(new int[] {7}, shape.length == 0 ? new long[] {1} : shape), out);
            assertThat((Files.size(out) - 4) % 64).isZero();
            assertThat(NpyFile.read(out).toInts()).containsExactly(7);
        }
    }

    @ParameterizedTest
    @EnumSource(value = ElementType.class, names = "TEXT", mode = EnumSource.Mode.EXCLUDE)
    void everyElementTypeComesBackUnchanged(ElementType type) throws IOException {
        long seed = new Random().nextLong();
        byte[] bytes = new byte[5 * 7 * type.size()];
        new Random(seed).nextBytes(bytes);
        if (type == ElementType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
        NdArray array = NdArray.of(type, new long[] {5, 7}, Content.of(bytes));
        Path out = directory.resolve("out.npy");
        NpyFile.write(array, out);
        NdArray read = NpyFile.read(out);
        assertThat(read).as("seed %d", seed).isEqualTo(array);
        assertThat(read.content().toBytes()).as("seed %d", seed).isEqualTo(bytes);
    }

    @Test
    void aScalarAndAnEmptyArrayComeBack() throws IOException {
        Path scalar = directory.resolve("scalar.npy");
        NpyFile.write(NdArray.of(ElementType.I64, new long[0], Content.of(new byte[8])), scalar);
        assertThat(NpyFile.read(scalar)).hasToString("i64[]");
        Path empty = directory.resolve("empty.npy");
        NpyFile.write(NdArray.of(ElementType.F32, new long[] {3, 0, 2}, Content.of(new byte[0])), empty);
        assertThat(NpyFile.read(empty)).hasToString("f32[3, 0, 2]");
    }

    @Test
    void bigEndianElementsAreTurnedRound() throws IOException {
        byte[] elements = {0, 0, 0, 1, 0, 0, 1, 0, (byte) 0xff, (byte) 0xff, (byte) 0xff, (byte) 0xfe};
        NdArray array = NpyFile.read(file(1, "{'descr': '>i4', 'fortran_order': False, 'shape': (3,), }\n", elements));
        assertThat(array.toInts()).containsExactly(1, 256, -2);
        // Also where the reader cuts through elements.
        for (int from = 0; from < 12; from++) {
            for (int to = from; to <= 12; to++) {
                ByteBuffer part = ByteBuffer.allocate(to - from);
                array.content().read(from, part);
                assertThat(part.array())
                        .isEqualTo(java.util.Arrays.copyOfRange(array.content().toBytes(), from, to));
            }
        }
    }

    @Test
    void fortranOrderIsReadInCOrder() throws IOException {
        // [[1, 2, 3], [4, 5, 6]], column by column
        NdArray array = NpyFile.read(
                file(1, "{'descr': '|u1', 'fortran_order': True, 'shape': (2, 3), }\n", new byte[] {1, 4, 2, 5, 3, 6}));
        assertThat(array.content().toBytes()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void fortranOrderOfAnyRankIsReadInCOrderFromAnywhere() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 40; round++) {
            long[] shape = random.longs(1 + random.nextInt(5), 1, 6).toArray();
            int length = (int) java.util.Arrays.stream(shape).reduce(1, (a, b) -> a * b);
            ByteBuffer stored = ByteBuffer.allocate(4 * length);
            ByteBuffer expected = ByteBuffer.allocate(4 * length).order(ByteOrder.LITTLE_ENDIAN);
            for (int element = 0; element < length; element++) {
                expected.putInt(element);
                stored.putInt(4 * fortranIndex(element, shape), element);
            }
            String dimensions =
                    java.util.Arrays.toString(shape).replace('[', '(').replace("]", ",)");
            NdArray array = NpyFile.read(
                    file(2, "{'shape': " + dimensions + ", 'fortran_order': True, 'descr': '>i4'}", stored.array()));
            String seen = "seed " + seed + ", " + dimensions;
            assertThat(array.content().toBytes()).as(seen).isEqualTo(expected.array());
            int from = random.nextInt(4 * length);
            ByteBuffer part = ByteBuffer.allocate(1 + random.nextInt(4 * length - from));
            array.content().read(from, part);
            assertThat(part.array())
                    .as(seen)
                    .isEqualTo(java.util.Arrays.copyOfRange(expected.array(), from, from + part.capacity()));
        }
    }

    private static int fortranIndex(int element, long[] shape) {
        int[] index = new int[shape.length];
        int rest = element;
        for (int i = shape.length - 1; i >= 0; i--) {
            index[i] = rest % (int) shape[i];
            rest /= (int) shape[i];
        }
        int at = 0;
        for (int i = shape.length - 1; i >= 0; i--) {
            at = at * (int) shape[i] + index[i];
        }
        return at;
    }

    @Test
    void headersOfOtherWritersAreRead() throws IOException {
        assertThat(NpyFile.read(file("{\"descr\":\"<i2\",\"shape\":(2,2),\"fortran_order\":False}", 8)))
                .hasToString("i16[2, 2]");
        assertThat(NpyFile.read(file("{'shape': (), 'fortran_order': True, 'descr': '|b1',}   \n", 1)))
                .hasToString("bool[]");
        assertThat(NpyFile.read(file(2, "{'descr': '<u4', 'fortran_order': False, 'shape': (0,), }\n", new byte[0])))
                .hasToString("u32[0]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<u8", "<f2", "<f16", "<c16", "|O", "<U5", "|S5", "<M8[ns]", "|V8", "=i4", "i4", "", "<", "<i3", "|i4",
                "<b2"
            })
    void elementTypesThatThereAreNotAreRefusedByName(String descr) throws IOException {
        Path file = file("{'descr': '" + descr + "', 'fortran_order': False, 'shape': (1,), }\n", 16);
        assertThatThrownBy(() -> NpyFile.read(file))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("'" + descr + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{}",
                "[]",
                "{'descr': '<f8', 'fortran_order': False}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} x",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'x': 1}",
                "{'descr': '<f8', 'descr': '<f8', 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '<f8', 'fortran_order': 0, 'shape': (1,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': 1}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (-1,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1.0,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (1,,)}",
                "{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,)}",
                "{'descr': [('a', '<f8')], 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '<f8\\'', 'fortran_order': False, 'shape': (1,)}",
                "{'descr': '<f8, 'fortran_order': False, 'shape': (1,)}",
                "__import__('os').system('true')"
            })
    void aMalformedHeaderIsRefused(String header) throws IOException {
        Path file = file(header, 8);
        assertThatThrownBy(() -> NpyFile.read(file)).isInstanceOf(InvalidDatumException.class);
    }

    @Test
    void aSizeThatIsNotThereIsRefusedBeforeAnythingIsAllocated() throws IOException {
        String header = "{'descr': '<f8', 'fortran_order': %s, 'shape': (%s), }";
        for (String order : new String[] {"False", "True"}) {
            for (String shape : new String[] {
                "1000000000, 1000",
                "999999999999999999, 999999999999999999",
                "999999999999999999, 2, 0, 999999999999999999, 1",
                "4611686018427387904,",
                "1,".repeat(65)
            }) {
                Path file = file(String.format(header, order, shape), 16);
                assertThatThrownBy(() -> NpyFile.read(file)).isInstanceOf(InvalidDatumException.class);
            }
        }
    }

    @Test
    void aHeaderLongerThanItMayBeIsRefusedUnread() throws IOException {
        byte[] claim = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 2, 0, -1, -1, -1, 127};
        Path file = file(claim);
        assertThatThrownBy(() -> NpyFile.read(file)).hasMessageContaining("claims");
    }

    @Test
    void otherVersionsAndOtherFilesAreRefused() throws IOException {
        byte[] bytes = threeDoubles();
        bytes[6] = 3;
        Path version3 = file(bytes.clone());
        assertThatThrownBy(() -> NpyFile.read(version3)).hasMessageContaining("3.0");
        Path text = file("hello".getBytes(StandardCharsets.US_ASCII));
        assertThatThrownBy(() -> NpyFile.read(text)).hasMessageContaining("no .npy file");
    }

    @Test
    void aFileThatIsCutOrLengthenedIsRefusedWhereverThatIs() throws IOException {
        byte[] bytes = threeDoubles();
        for (int length = 0; length < bytes.length; length++) {
            Path cut = file(java.util.Arrays.copyOf(bytes, length));
            assertThatThrownBy(() -> NpyFile.read(cut)).as("%d", length).isInstanceOf(InvalidDatumException.class);
        }
        Path longer = file(java.util.Arrays.copyOf(bytes, bytes.length + 1));
        assertThatThrownBy(() -> NpyFile.read(longer)).isInstanceOf(InvalidDatumException.class);
    }

    @Test
    void aTypeOfSeveralLinesIsRefusedInOne() throws IOException {
        Path damaged = file(1, "{'descr': '<\n8', 'fortran_order': False, 'shape': (3,), }\n", new byte[24]);
        assertThatThrownBy(() -> NpyFile.read(damaged))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("NumPy's type '<\uFFFD8'")
                .hasMessageNotContaining("\n");
    }

    @Test
    void damagedHeadersNeverEndInAnythingButARefusalOrAnArray() throws IOException {
        long seed = new Random().nextLong();
        Random random = new Random(seed);
        for (int round = 0; round < 2000; round++) {
            byte[] bytes = threeDoubles();
            for (int i = 0; i <= random.nextInt(3); i++) {
                bytes[random.nextInt(128)] = (byte) random.nextInt(256);
            }
            try {
                assertThat(NpyFile.read(file(bytes)).content().size()).isEqualTo(24);
            } catch (InvalidDatumException refused) {
                assertThat(refused).as("seed %d", seed).hasMessageNotContaining("\n");
            }
        }
    }

    @Test
    void truthValuesOtherThan0And1AreRefused() throws IOException {
        NdArray array = NpyFile.read(
                file(1, "{'descr': '|b1', 'fortran_order': False, 'shape': (3,), }\n", new byte[] {0, 1, 2}));
        assertThatThrownBy(() -> array.content().toBytes())
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("2");
    }

    @ParameterizedTest
    @ValueSource(strings = {"False", "True"})
    void aFileThatChangesMeanwhileIsAnError(String fortranOrder) throws IOException {
        Path file =
                file(1, "{'descr': '|u1', 'fortran_order': " + fortranOrder + ", 'shape': (2, 3), }\n", new byte[6]);
        NdArray array = NpyFile.read(file);
        assertThat(array.content().toBytes()).containsOnly(0);
        Files.setLastModifiedTime(file, FileTime.fromMillis(1));
        assertThatThrownBy(() -> array.content().toBytes())
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("changed");
    }

    @Test
    void nothingIsWrittenOverAFile() throws IOException {
        Path file = file(new byte[] {1});
        assertThatThrownBy(() -> NpyFile.write(NdArray.of(new double[1]), file))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(file).hasBinaryContent(new byte[] {1});
    }
}
