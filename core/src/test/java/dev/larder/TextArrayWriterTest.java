package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.ElementType;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.NdArray;
import dev.larder.data.RandomData;
import dev.larder.data.Slice;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Arrays of texts that are written piece by piece, and that grow. */
class TextArrayWriterTest {
    private final Larder larder = Larder.open("memory:");

    @AfterEach
    void close() {
        larder.close();
    }

    private static Component component(int number) {
        return Component.of("texts.test", "1", Parameters.of("number", number));
    }

    private NdArray stored(int number) {
        return larder.retrieve(component(number), "names", NdArray.class).orElseThrow();
    }

    @Test
    void textsThatAreAppendedAreTheWholeWhenCommitted() {
        try (ArrayWriter writer = larder.write(component(1), "names", ArrayLayout.ofRows(ElementType.TEXT, 2))) {
            writer.append(new String[] {"a", ""});
            writer.append(NdArray.ofTexts(new String[] {"é", "\ud83d\ude00", "e", "f"}, 2, 2));
            assertThat(writer.shape()).containsExactly(3, 2);
            assertThat(writer.written().toTexts()).containsExactly("a", "", "é", "\ud83d\ude00", "e", "f");
            writer.commit();
        }
        NdArray whole = NdArray.ofTexts(new String[] {"a", "", "é", "\ud83d\ude00", "e", "f"}, 3, 2);
        assertThat(stored(1)).isEqualTo(whole);
        assertThat(stored(1).digest()).isEqualTo(whole.digest());
        assertThat(larder.retrieve(component(1), "names", String[][].class))
                .hasValueSatisfying(texts ->
                        assertThat(texts).isDeepEqualTo(new String[][] {{"a", ""}, {"é", "\ud83d\ude00"}, {"e", "f"}}));
    }

    @Test
    void whatDoesNotFitIsRefusedAndLeavesEverythingAsItWas() {
        try (ArrayWriter writer = larder.write(component(1), "names", ArrayLayout.ofRows(ElementType.TEXT, 2))) {
            writer.append(new String[] {"a", "b"});
            assertThatThrownBy(() -> writer.append(new String[] {"c"}))
                    .isInstanceOf(InvalidDatumException.class)
                    .hasMessageContaining("grows by 2 elements at a time");
            assertThatThrownBy(() -> writer.append(new String[] {"c", null}))
                    .hasMessageStartingWith("element 1 is null");
            assertThatThrownBy(() -> writer.append(new long[2]))
                    .hasMessage("elements of text are those of a java.lang.String[], not of a long[]");
            // The texts end at 0, 2, 1 and 2: what is wrong shows after some of it could have been taken.
            byte[] descending = new byte[2 + 4 * 8];
            descending[2 + 8] = 2;
            descending[2 + 16] = 1;
            descending[2 + 24] = 2;
            NdArray damaged = NdArray.of(ElementType.TEXT, new long[] {2, 2}, Content.of(descending));
            assertThatThrownBy(() -> writer.append(damaged)).isInstanceOf(InvalidDatumException.class);
            writer.append(new String[] {"c", "d"});
            writer.commit();
        }
        assertThat(stored(1).toTexts()).containsExactly("a", "b", "c", "d");
    }

    @Test
    void textsGrowAlongTheirFirstDimensionOnly() {
        assertThatThrownBy(() -> ArrayLayout.growing(1, ElementType.TEXT, 2, 0))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage(
                        "an array of texts grows along its first dimension only, and text[2, *] along another one; append"
                                + " whole rows, or store it as a whole");
        larder.store(component(1), "names", NdArray.ofTexts(new String[] {"a", "b"}, 2, 1));
        assertThatThrownBy(() -> larder.extend(component(2), "names", stored(1), 1))
                .isInstanceOf(InvalidDatumException.class);
        try (ArrayWriter writer = larder.write(component(3), "names", ArrayLayout.growing(1, ElementType.TEXT, 1, 0))) {
            writer.append(new String[] {"a", "b"});
            writer.commit();
        }
        assertThat(stored(3)).isEqualTo(NdArray.ofTexts(new String[] {"a", "b"}, 1, 2));
    }

    @Test
    void randomTextsInRandomPiecesAreWhatTheyAre() {
        long seed = RandomData.seed("TextArrayWriterTest");
        Random random = new Random(seed);
        RandomData data = new RandomData(seed);
        for (int i = 0; i < 120; i++) {
            int row = random.nextInt(3) == 0 ? 2 : 1;
            String[] texts = new String[row * random.nextInt(60)];
            Arrays.setAll(texts, at -> random.nextInt(3) == 0 ? "" : data.text().repeat(random.nextInt(40)));
            NdArray whole = NdArray.ofTexts(texts, texts.length / row, row);
            ArrayLayout layout = ArrayLayout.ofRows(ElementType.TEXT, row).buffering(random.nextInt(1, 900));
            int already = row * random.nextInt(texts.length / row + 1);
            NdArray base = whole.read(Slice.upTo(already / row));
            larder.store(component(1000 + i), "names", base);
            boolean extending = random.nextBoolean();
            try (ArrayWriter writer = extending
                    ? larder.extend(component(i), "names", stored(1000 + i), 0)
                    : larder.write(component(i), "names", layout)) {
                for (int at = extending ? already : 0; at < texts.length; ) {
                    int next = Math.min(texts.length, at + row * random.nextInt(0, 5));
                    writer.append(Arrays.copyOfRange(texts, at, next));
                    at = next;
                    if (random.nextInt(4) == 0) {
                        assertThat(writer.written()).isEqualTo(whole.read(Slice.upTo(at / row)));
                    }
                }
                writer.commit();
            }
            assertThat(stored(i).toTexts()).isEqualTo(texts);
            assertThat(stored(i).digest()).isEqualTo(whole.digest());
        }
    }

    @Test
    void anExtendedArraySharesTheFullBlocksOfItsTexts() {
        String[] texts = new String[400_000];
        Arrays.setAll(texts, i -> "a text of some length, number " + i);
        larder.store(component(1), "names", NdArray.ofTexts(texts));
        try (ArrayWriter writer = larder.extend(component(2), "names", stored(1), 0)) {
            writer.append(new String[] {"one", "more"});
            writer.commit();
        }
        List<dev.larder.data.Digest> before = stored(1).content().blockDigests();
        List<dev.larder.data.Digest> after = stored(2).content().blockDigests();
        long bytes = stored(1).content().size() - 8L * texts.length;
        int full = (int) (bytes / Content.BLOCK_SIZE);
        assertThat(full).isEqualTo(3);
        assertThat(after.subList(0, full)).isEqualTo(before.subList(0, full));
        assertThat(stored(2).read(Slice.from(-3)).toTexts()).containsExactly(texts[399_999], "one", "more");
        assertThat(stored(2).digest())
                .isEqualTo(NdArray.ofTexts(java.util.stream.Stream.concat(
                                        Arrays.stream(texts), java.util.stream.Stream.of("one", "more"))
                                .toArray(String[]::new))
                        .digest());
    }

    @Test
    void aComputationWritesTextsAndReturnsThem() {
        Outcome<NdArray> outcome = larder.fetch(component(1), "names", NdArray.class, context -> {
            ArrayWriter writer = context.array("names", ArrayLayout.ofRows(ElementType.TEXT));
            for (int i = 0; i < 100_000; i++) {
                writer.append(new String[] {"text " + i});
            }
            return writer.finish();
        });
        assertThat(outcome.value().length()).isEqualTo(100_000);
        assertThat(stored(1).read(Slice.at(-1)).toTexts()).containsExactly("text 99999");
    }
}
