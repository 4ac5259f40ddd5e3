package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.ArrayLayout;
import dev.larder.ArrayWriter;
import dev.larder.Larder;
import dev.larder.data.Content;
import dev.larder.data.ElementType;
import dev.larder.data.LarderException;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.CorruptEntryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Arrays of texts in files: they come back, grow with their full blocks shared, and are never read as something else. */
class TextArraysTest {
    @TempDir
    Path root;

    private static Component component(int number) {
        return Component.of("texts.test", "1", Parameters.of("number", number));
    }

    private static NdArray stored(Larder larder, int number) {
        return larder.retrieve(component(number), "names", NdArray.class).orElseThrow();
    }

    private List<Path> blocks() throws IOException {
        try (Stream<Path> all = Files.walk(root.resolve("blobs"))) {
            return all.filter(Files::isRegularFile).toList();
        }
    }

    @Test
    void textsComeBackFromAStoreThatIsOpenedAnew() {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("TextArraysTest: seed " + seed + " (repeat with -Dlarder.seed=" + seed + ")");
        Random random = new Random(seed);
        NdArray[] arrays = new NdArray[40];
        try (Larder larder = Larder.open("file:" + root)) {
            for (int i = 0; i < arrays.length; i++) {
                long[] shape = random.longs(random.nextInt(5), random.nextInt(5) == 0 ? 0 : 1, 12)
                        .toArray();
                String[] texts = new String[Math.toIntExact(NdArray.lengthOf(shape))];
                Arrays.setAll(texts, at -> "é😀\0x".repeat(random.nextInt(30)));
                arrays[i] = NdArray.of(
                        ElementType.TEXT, shape, NdArray.ofTexts(texts).content());
                larder.store(component(i), "names", arrays[i]);
            }
        }
        try (Larder larder = Larder.open("file:" + root)) {
            for (int i = 0; i < arrays.length; i++) {
                assertThat(stored(larder, i).toTexts()).isEqualTo(arrays[i].toTexts());
                assertThat(stored(larder, i).digest()).isEqualTo(arrays[i].digest());
                assertThat(stored(larder, i).read()).isEqualTo(arrays[i]);
            }
        }
    }

    @Test
    void whatGrowsSharesItsFullBlocksAndADamagedOneIsNeverAnotherText() throws IOException {
        String[] texts = new String[300_000];
        Arrays.setAll(texts, i -> "a text of some length, number " + i);
        try (Larder larder = Larder.open("file:" + root)) {
            try (ArrayWriter writer = larder.write(component(1), "names", ArrayLayout.ofRows(ElementType.TEXT))) {
                for (int at = 0; at < texts.length; at += 1000) {
                    writer.append(Arrays.copyOfRange(texts, at, at + 1000));
                }
                writer.commit();
            }
            assertThat(stored(larder, 1).digest())
                    .isEqualTo(NdArray.ofTexts(texts).digest());
            int before = blocks().size();
            long size = stored(larder, 1).content().size();
            long full = (size - 8L * texts.length) / Content.BLOCK_SIZE;
            assertThat(full).isEqualTo(2);
            try (ArrayWriter writer = larder.extend(component(2), "names", stored(larder, 1), 0)) {
                writer.append(new String[] {"one more"});
                writer.commit();
            }
            assertThat(stored(larder, 2).read(Slice.from(-2)).toTexts()).containsExactly(texts[299_999], "one more");
            assertThat(blocks()).hasSize((int) (2 * before - full));
        }
        for (Path block : blocks()) {
            byte[] bytes = Files.readAllBytes(block);
            bytes[bytes.length / 2] ^= 1;
            Files.setPosixFilePermissions(block, java.nio.file.attribute.PosixFilePermissions.fromString("rw-------"));
            Files.write(block, bytes);
        }
        try (Larder larder = Larder.open("file:" + root)) {
            assertThatThrownBy(() -> stored(larder, 1).toTexts()).isInstanceOf(CorruptEntryException.class);
            assertThatThrownBy(() -> stored(larder, 2).read(Slice.at(-1))).isInstanceOf(LarderException.class);
        }
    }
}
