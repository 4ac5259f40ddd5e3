package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Arrays of texts: how they are written, laid out, read whole and in parts, and what of a content is refused. */
class TextArrayTest {
    /** Notes which blocks are read. */
    private record Counted(Content content, Set<Long> blocks) implements Content {
        @Override
        public long size() {
            return content.size();
        }

        @Override
        public void read(long position, ByteBuffer into) {
            for (long at = position / BLOCK_SIZE; at * BLOCK_SIZE < position + into.remaining(); at++) {
                blocks.add(at);
            }
            content.read(position, into);
        }
    }

    private static String[] texts(RandomData data, Random random, int length) {
        String[] texts = new String[length];
        Arrays.setAll(texts, i -> random.nextInt(4) == 0 ? "" : data.text());
        return texts;
    }

    private static NdArray array(String[] texts, long... shape) {
        return NdArray.of(ElementType.TEXT, shape, NdArray.ofTexts(texts).content());
    }

    /** A content as the document says it is laid out, whatever the ends are. */
    private static Content laidOut(String hex, long... ends) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        ByteBuffer all = ByteBuffer.allocate(bytes.length + 8 * ends.length).order(ByteOrder.LITTLE_ENDIAN);
        all.put(bytes);
        Arrays.stream(ends).forEach(all::putLong);
        return Content.of(all.array());
    }

    @Test
    void aContentIsTheBytesOfAllTextsAndThenWhereEachEnds() {
        NdArray array = NdArray.ofTexts(new String[] {"a", "", "é\ud83d\ude00", "b"}, 2, 2);

        assertThat(HexFormat.of().formatHex(array.content().toBytes()))
                .isEqualTo("61c3a9f09f988062" + "0100000000000000" + "0100000000000000" + "0700000000000000"
                        + "0800000000000000");
        assertThat(array.toTexts()).containsExactly("a", "", "é\ud83d\ude00", "b");
        assertThat(array)
                .isEqualTo(NdArray.of(ElementType.TEXT, new long[] {2, 2}, laidOut("61c3a9f09f988062", 1, 1, 7, 8)));
        assertThat(array.toString()).isEqualTo("text[2, 2]");
        assertThat(ElementType.TEXT.isFixedSize()).isFalse();
        assertThatThrownBy(ElementType.TEXT::size)
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("elements of text have no size in common");
    }

    @Test
    void theTextStatesThemUpToSixtyFourElementsAndAThousandAndTwentyFourBytes() {
        assertThat(CanonicalJson.write(new Datum.Array(NdArray.ofTexts(new String[] {"a", "{\""}))))
                .isEqualTo("{\"$array\":{\"data\":[\"a\",\"{\\\"\"],\"dtype\":\"text\",\"shape\":[2]}}");
        for (int bytes : new int[] {1024, 1025}) {
            NdArray array = NdArray.ofTexts(new String[] {"é".repeat(bytes / 2), "a".repeat(bytes % 2)});
            assertThat(CanonicalJson.write(new Datum.Array(array)).contains("\"data\""))
                    .as("%s bytes", bytes)
                    .isEqualTo(bytes == 1024);
        }
        String[] empty = new String[65];
        Arrays.fill(empty, "");
        NdArray long65 = NdArray.ofTexts(empty);
        assertThat(CanonicalJson.write(new Datum.Array(long65)))
                .isEqualTo("{\"$array\":{\"digest\":\"" + long65.digest()
                        + "\",\"dtype\":\"text\",\"shape\":[65],\"size\":520}}");
    }

    @Test
    void aTextThatLooksLikeATaggedFormIsNoDeeperThanAnother() {
        Datum datum = new Datum.Array(NdArray.ofTexts(new String[] {"{"}));
        for (int level = 0; level < 252; level++) {
            datum = Datum.Sequence.of(datum);
        }
        assertThat(CanonicalJson.read(CanonicalJson.write(datum))).isEqualTo(datum);
    }

    @Test
    void whatCannotBeATextIsRefusedWithAdvice() {
        assertThatThrownBy(() -> NdArray.ofTexts(new String[] {"a", null}))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage(
                        "element 1 is null, and an array of texts holds no nulls; use an empty text, or a list, which may"
                                + " hold nulls");
        assertThatThrownBy(() -> NdArray.ofTexts(new String[] {"a", "b", "x\ud83d"}))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageStartingWith("element 2: a lone surrogate (\\ud83d at index 1)");
        assertThatThrownBy(() -> NdArray.ofTexts(new String[] {"a"}, 2))
                .hasMessage("an array of text with shape [2] takes at least 16 bytes, but 9 were given");
        assertThatThrownBy(() -> NdArray.of(ElementType.TEXT, new long[] {0, 3}, Content.of(new byte[1])))
                .hasMessage("an array of text with shape [0, 3] takes 0 bytes, but 1 were given");
        assertThatThrownBy(() -> CanonicalJson.read("{\"$array\":{\"data\":[null],\"dtype\":\"text\",\"shape\":[1]}}"))
                .hasMessageContaining("an array of text cannot hold 'null'; an array holds no nulls, a list may");
        assertThatThrownBy(() -> NdArray.of(new double[1]).toTexts())
                .hasMessage("the array's elements are f64, not text");
        assertThatThrownBy(() -> NdArray.ofTexts(new String[1]).toDoubles()).isInstanceOf(InvalidDatumException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "616263, 2, 1, 'its last text is said to end at 1, and there are 3 bytes'",
        "616263, 4, 3, 'text 0 is said to lie from 0 to 4 of 3 bytes'",
        "616263, -1, 3, 'text 0 is said to lie from 0 to -1 of 3 bytes'",
        "616263, 1, 2, 'its last text is said to end at 2, and there are 3 bytes'",
        "616263, 1, 4, 'its last text is said to end at 4, and there are 3 bytes'",
        "616263, 9223372036854775807, 3, 'text 0 is said to lie from 0 to 9223372036854775807 of 3 bytes'",
        "6162ff, 1, 3, 'text 1 of text[2] is not well-formed UTF-8'",
        "c3a962, 1, 3, 'text 0 of text[2] is not well-formed UTF-8'",
        "c08062, 2, 3, 'text 0 of text[2] is not well-formed UTF-8'",
        "eda080, 0, 3, 'text 1 of text[2] is not well-formed UTF-8'",
        "f5808080, 0, 4, 'text 1 of text[2] is not well-formed UTF-8'"
    })
    void aContentThatSaysAnythingElseIsRefused(String hex, long first, long last, String message) {
        NdArray array = NdArray.of(ElementType.TEXT, new long[] {2}, laidOut(hex, first, last));

        assertThatThrownBy(array::toTexts)
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(array::read)
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining(message);
        assertThatThrownBy(() -> array.blocks().toList()).isInstanceOf(InvalidDatumException.class);
        assertThatThrownBy(() -> CanonicalJson.write(new Datum.Array(array))).hasMessageContaining(message);
        if (message.startsWith("text") && !message.contains("UTF-8")) {
            assertThatThrownBy(() -> new TextTable().add(array)).isInstanceOf(InvalidDatumException.class);
        }
    }

    @Test
    void endsThatGoBackAreRefusedWhereverTheyAreRead() {
        NdArray array = NdArray.of(ElementType.TEXT, new long[] {4}, laidOut("616263", 0, 2, 1, 3));

        String message = "the table of text[4] is damaged: text 2 is said to lie from 2 to 1 of 3 bytes";
        assertThatThrownBy(array::toTexts)
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage(message);
        assertThatThrownBy(array::read)
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage(message);
        assertThatThrownBy(() -> array.read(Slice.at(2))).isInstanceOf(InvalidDatumException.class);
        assertThat(array.read(Slice.of(0, 2)).toTexts()).containsExactly("", "ab");
        assertThatThrownBy(() -> new TextTable().add(array)).isInstanceOf(InvalidDatumException.class);
    }

    @Test
    void theReplacementCharacterItselfIsAText() {
        String[] texts = {"\ufffd", "a\ufffdb"};
        assertThat(NdArray.ofTexts(texts).toTexts()).isEqualTo(texts);
        assertThat(NdArray.ofTexts(texts).read(Slice.at(1)).toTexts()).containsExactly("a\ufffdb");
    }

    @Test
    void randomArraysComeBackFromTheirTextsAndContents() {
        long seed = RandomData.seed("TextArrayTest");
        RandomData data = new RandomData(seed);
        Random random = new Random(seed);
        for (int i = 0; i < 1500; i++) {
            long[] shape = random.longs(random.nextInt(5), random.nextInt(4) == 0 ? 0 : 1, 5)
                    .toArray();
            int length = Math.toIntExact(NdArray.lengthOf(shape));
            String[] texts = texts(data, random, length);
            NdArray array = array(texts, shape);

            assertThat(array.toTexts()).isEqualTo(texts);
            assertThat((String[]) array.toFlat()).isEqualTo(texts);
            assertThat(array.read()).isEqualTo(array);
            assertThat(array.copy().toTexts()).isEqualTo(texts);
            assertThat(array.blocks().flatMap(each -> Arrays.stream(each.toTexts())))
                    .containsExactly(texts);
            String[] own = new String[length];
            array.readInto(own);
            assertThat(own).isEqualTo(texts);
            if (shape.length > 0 && Arrays.stream(shape).noneMatch(each -> each == 0)) {
                assertThat(NdArray.ofNested(array.toNested())).isEqualTo(array);
            }
            Datum datum = new Datum.Array(array);
            String text = CanonicalJson.write(datum);
            Content content = array.content();
            assertThat(CanonicalJson.parse(text, (digest, size) -> content)).isEqualTo(datum);
            boolean inline = length <= 64
                    && Arrays.stream(texts)
                                    .mapToInt(each -> each.getBytes(StandardCharsets.UTF_8).length)
                                    .sum()
                            <= 1024;
            assertThat(text.startsWith("{\"$array\":{\"data\":")).isEqualTo(inline);
        }
    }

    @Test
    void randomSlicesAreWhatSlicingInMemoryGives() {
        long seed = RandomData.seed("slices of texts");
        RandomData data = new RandomData(seed);
        Random random = new Random(seed);
        for (int i = 0; i < 1500; i++) {
            long[] shape = random.longs(random.nextInt(5), random.nextInt(6) == 0 ? 0 : 1, 6)
                    .toArray();
            int length = Math.toIntExact(NdArray.lengthOf(shape));
            String[] texts = texts(data, random, length);
            // The same slices of the elements' numbers say which texts are meant.
            NdArray numbers = NdArray.of(
                    ElementType.I32,
                    shape,
                    NdArray.of(IntStream.range(0, length).toArray()).content());
            Slice[] slices = new Slice[random.nextInt(shape.length + 1)];
            for (int d = 0; d < slices.length; d++) {
                Slice of = Slice.of(random.nextInt(-7, 8), random.nextInt(-7, 8));
                slices[d] =
                        random.nextInt(3) == 0 ? Slice.ALL : of.by(random.nextInt(3) == 0 ? -1 : random.nextInt(1, 4));
            }

            NdArray read = array(texts, shape).read(slices);

            NdArray expected = numbers.read(slices);
            assertThat(read.shape()).isEqualTo(expected.shape());
            assertThat(read.toTexts())
                    .as("%s of %s", Arrays.toString(slices), Arrays.toString(shape))
                    .isEqualTo(Arrays.stream(expected.toInts())
                            .mapToObj(index -> texts[index])
                            .toArray(String[]::new));
        }
    }

    @Test
    void aSliceTouchesTheBlocksOfItsTextsAndOfTheirPlacesInTheTable() {
        Random random = new Random(RandomData.seed("blocks of texts"));
        // 24 MB of texts and 6 MB of table: six blocks and a bit, then a block and a half.
        String[] texts = new String[800_000];
        long[] starts = new long[texts.length + 1];
        for (int i = 0; i < texts.length; i++) {
            texts[i] = "t".repeat(random.nextInt(61));
            starts[i + 1] = starts[i] + texts[i].length();
        }
        Counted content = new Counted(NdArray.ofTexts(texts).content(), new TreeSet<>());
        NdArray array = NdArray.of(ElementType.TEXT, new long[] {texts.length}, content);
        for (int i = 0; i < 40; i++) {
            int from = random.nextInt(texts.length);
            int to = Math.min(texts.length, from + random.nextInt(1, 100_000));
            int step = random.nextInt(1, 40_000);
            content.blocks().clear();

            NdArray read = array.read(Slice.of(from, to).by(step));

            Set<Long> needed = new TreeSet<>();
            List<String> expected = new ArrayList<>();
            for (int at = from; at < to; at += step) {
                expected.add(texts[at]);
                long table = starts[texts.length];
                needed.add((table + 8L * Math.max(0, at - 1)) / Content.BLOCK_SIZE);
                needed.add((table + 8L * at) / Content.BLOCK_SIZE);
                // A place in the table may lie across two blocks.
                needed.add((table + 8L * at + 7) / Content.BLOCK_SIZE);
                for (long b = starts[at]; b < starts[at + 1]; b++) {
                    needed.add(b / Content.BLOCK_SIZE);
                }
            }
            assertThat(read.toTexts()).containsExactlyElementsOf(expected);
            assertThat(needed).as("from %s to %s by %s", from, to, step).containsAll(content.blocks());
        }
    }

    @Test
    void blocksAreAboutAsLongAsABlockAndAreTheWhole() {
        String[] texts = new String[9_000];
        Random random = new Random(RandomData.seed("pieces of texts"));
        Arrays.setAll(texts, i -> "é".repeat(i % 1000 == 7 ? 900_000 : random.nextInt(900)));
        NdArray array = NdArray.ofTexts(texts, 3_000, 3);

        List<NdArray> blocks = array.blocks().toList();

        assertThat(blocks.stream()
                        .flatMap(block -> Arrays.stream(block.toTexts()))
                        .toList())
                .isEqualTo(List.of(texts));
        assertThat(blocks)
                .allSatisfy(block -> assertThat(block.content().size() <= Content.BLOCK_SIZE || block.shape()[0] == 1)
                        .isTrue());
        for (int i = 1; i < blocks.size(); i++) {
            NdArray next = blocks.get(i).read(Slice.at(0));
            assertThat(blocks.get(i - 1).content().size() + next.content().size())
                    .isGreaterThan(Content.BLOCK_SIZE);
        }
        assertThat(NdArray.ofTexts(new String[0], 0, 7).blocks()).isEmpty();
        assertThat(NdArray.ofTexts(new String[0], 7, 0).blocks()).hasSize(1);
        assertThat(array(new String[] {"a"}).blocks()).hasSize(1);
    }

    @Test
    void emptyTextsByTheMillionAreReadInBlocksToo() {
        NdArray array = NdArray.of(ElementType.TEXT, new long[] {1_300_000}, Content.of(new byte[8 * 1_300_000]));
        assertThat(array.blocks().map(NdArray::length).collect(Collectors.toList()))
                .containsExactly(524_288L, 524_288L, 251_424L);
    }

    @Test
    void theCallersArrayMayBeChangedAfterwards() {
        String[] texts = {"a", "b"};
        NdArray array = NdArray.of((Object) texts);
        texts[0] = "z";
        assertThat(array.toTexts()).containsExactly("a", "b");
        assertThat(SameValue.of(new Datum.Array(array), new Datum.Array(NdArray.ofTexts(new String[] {"a", "b"}))))
                .isTrue();
        assertThat(SameValue.of(new Datum.Array(array), new Datum.Array(NdArray.ofTexts(texts))))
                .isFalse();
    }
}
