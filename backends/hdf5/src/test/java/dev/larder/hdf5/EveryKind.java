package dev.larder.hdf5;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.key.Recipe;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.UUID;

/** Entries that hold, between them, every kind of value there is, and of each kind what readers get wrong. */
final class EveryKind {
    static final String EMOJI = "\ud83e\udd6b\ud83d\udc69\u200d\ud83d\udd2c";
    private static final long SEED = 4711;

    private EveryKind() {}

    /** Returns an entry for each group of kinds; the attribute says which. */
    static List<Entry> entries() {
        Map<String, Datum> all = new TreeMap<>();
        all.put("null", Datum.NULL);
        all.put("flag", new Datum.Flag(true));
        all.put("text", new Datum.Text("Z\u00fcrich " + EMOJI));
        all.put("array of one", new Datum.Array(array(ElementType.F64)));
        all.put("numbers", numbers());
        all.put("texts", texts());
        all.put("times", times());
        all.put("arrays", arrays(0, 1, 7));
        all.put("large arrays", arrays(65, 5_000));
        all.put("structures", structures());
        all.put("names/\n" + EMOJI, hostileNames());
        all.put("bytes and files", bytes());
        all.put("several blocks", bytes((5 << 20) + 7));
        all.put("references", references());
        all.put("deep", deep());
        all.put("wide", wide());
        all.put("frame", frame());
        List<Entry> entries = new ArrayList<>();
        all.forEach((attribute, value) -> entries.add(entry(attribute, value)));
        return entries;
    }

    static Entry entry(String attribute, Datum value) {
        Recipe recipe =
                Recipe.read("{\"type\":\"neuro.rates/\u00fc\",\"version\":\"3\",\"parameters\":{\"rate\":12.5}}");
        return Entry.of(EntryDraft.of(recipe, attribute, "json"), value);
    }

    private static Datum named(Object... namesAndValues) {
        Map<String, Datum> members = new TreeMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            members.put((String) namesAndValues[i], (Datum) namesAndValues[i + 1]);
        }
        return new Datum.Mapping(members);
    }

    private static Datum numbers() {
        List<Datum> reals = new ArrayList<>();
        for (double real : new double[] {0.0, -0.0, 0.1, 1e21, Double.MIN_VALUE, Double.NaN, -1 / 0.0, 1 / 0.0}) {
            reals.add(new Datum.Real(real));
        }
        BigInteger beyond = BigInteger.TWO.pow(63);
        return named(
                "flags",
                Datum.Sequence.of(new Datum.Flag(true), new Datum.Flag(false)),
                "wholes",
                Datum.Sequence.of(Datum.Whole.of(Long.MIN_VALUE), Datum.Whole.of(-1), Datum.Whole.of(Long.MAX_VALUE)),
                "beyond",
                new Datum.Whole(beyond),
                "mixed",
                Datum.Sequence.of(Datum.Whole.of(1), new Datum.Whole(beyond.negate()), new Datum.Real(1)),
                "reals",
                new Datum.Sequence(reals),
                "nan",
                new Datum.Real(Double.NaN),
                "negative zero",
                new Datum.Real(-0.0),
                "decimal",
                new Datum.Decimal(new BigDecimal("-123456789.1234567890123456700")));
    }

    private static Datum texts() {
        return named(
                "empty",
                new Datum.Text(""),
                "zeros at the end",
                new Datum.Text("a\0\0"),
                "controls",
                new Datum.Text("\"\\/\b\f\n\r\t\u0001\u001f\u007f\ufeff\u2028\uffff"),
                "composed and not",
                Datum.Sequence.of(new Datum.Text("\u00e9"), new Datum.Text("e\u0301"), new Datum.Text("")),
                "list with zeros",
                Datum.Sequence.of(new Datum.Text("a\0"), new Datum.Text("b")),
                "long",
                new Datum.Text(EMOJI.repeat(3_000)));
    }

    private static Datum times() {
        return named(
                "instant",
                new Datum.Instant(Instant.parse("2026-11-23T20:30:00.123456789Z")),
                "before",
                new Datum.Instant(Instant.parse("1815-12-10T00:00:00.000000001Z")),
                "just before",
                new Datum.Instant(Instant.ofEpochSecond(-1, 999_999_999)),
                "far away",
                new Datum.Instant(Instant.parse("9999-12-31T23:59:59.5Z")),
                "negative duration",
                new Datum.Duration(Duration.ofSeconds(-1, 1)),
                "long duration",
                new Datum.Duration(Duration.ofDays(200_000)),
                "date",
                new Datum.Date(LocalDate.of(2024, 2, 29)),
                "time",
                new Datum.Time(LocalTime.of(23, 59, 59, 999_999_999)),
                "date and time",
                new Datum.DateTime(LocalDateTime.of(1970, 1, 1, 0, 0)),
                "uuid",
                new Datum.Uuid(new UUID(0x123456789abcdef0L, 0xfedcba9876543210L)));
    }

    /** Arrays of every element type, of ranks 0 to 5, with about so many elements. */
    private static Datum arrays(int... lengths) {
        Map<String, Datum> all = new TreeMap<>();
        for (ElementType type : ElementType.values()) {
            Map<String, Datum> arrays = new TreeMap<>();
            arrays.put("rank 0", new Datum.Array(array(type)));
            for (int length : lengths) {
                arrays.put("rank 1, " + length, new Datum.Array(array(type, length)));
                arrays.put("rank 3, " + length, new Datum.Array(array(type, 2, length, 1)));
            }
            arrays.put("rank 5", new Datum.Array(array(type, 1, lengths[1], 1, 2, 1)));
            arrays.put("of nothing", new Datum.Array(array(type, 3, 0, 2)));
            all.put(type.token(), new Datum.Mapping(arrays));
        }
        all.put("special values", new Datum.Array(NdArray.of(new double[] {
            -0.0, Double.NaN, Double.longBitsToDouble(0x7ff8_0000_0000_1234L), Double.NEGATIVE_INFINITY, 4.9e-324
        })));
        return new Datum.Mapping(all);
    }

    static NdArray array(ElementType type, long... shape) {
        int length = Math.toIntExact(NdArray.lengthOf(shape));
        SplittableRandom random = new SplittableRandom(SEED + length);
        if (type == ElementType.TEXT) {
            String[] texts = new String[length];
            Arrays.setAll(texts, i -> i % 3 == 1 ? "" : EMOJI.repeat(random.nextInt(3)) + "\u00e9" + i);
            NdArray flat = NdArray.ofTexts(texts);
            return NdArray.of(type, shape, flat.content());
        }
        byte[] bytes = new byte[length * type.size()];
        random.nextBytes(bytes);
        if (type == ElementType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
        return NdArray.of(type, shape, Content.of(bytes));
    }

    private static Datum structures() {
        Datum circle = new Datum.Typed("shapes.Circle", named("r", new Datum.Real(2)));
        return named(
                "empty sequence",
                Datum.Sequence.of(),
                "empty mapping",
                Datum.Mapping.EMPTY,
                "empty set",
                new Datum.Set(List.of()),
                "empty pairs",
                new Datum.Pairs(List.of()),
                "nulls",
                Datum.Sequence.of(Datum.NULL, Datum.Sequence.of(), Datum.NULL),
                "circle",
                circle,
                "typed numbers",
                new Datum.Typed("units.Metres", new Datum.Real(1.5)),
                "shapes",
                Datum.Sequence.of(circle, new Datum.Typed("shapes.Point", Datum.Mapping.EMPTY)),
                "set",
                new Datum.Set(List.of(Datum.Whole.of(1), new Datum.Real(1), new Datum.Text("1"), Datum.NULL)),
                "set of texts",
                new Datum.Set(List.of(new Datum.Text("b"), new Datum.Text("a"))),
                "pairs",
                new Datum.Pairs(List.of(
                        new Datum.Pairs.Pair(Datum.Whole.of(7), Datum.NULL),
                        new Datum.Pairs.Pair(new Datum.Real(-0.0), named("a", Datum.Sequence.of())))),
                "rounded",
                Datum.By.rounding(0.125, 3));
    }

    private static Datum hostileNames() {
        Map<String, Datum> all = new TreeMap<>();
        String[] names = {
            "",
            ".",
            "..",
            "/",
            "a/b",
            "a.b",
            "%",
            "%41",
            "A",
            "a",
            "\0",
            "a\0b",
            "\n",
            "\u001b[31m",
            "\"",
            "\\",
            "$key",
            "\u00e9",
            "e\u0301",
            EMOJI,
            "\uffff",
            "encoding-type",
            "0",
            " ",
            "x".repeat(900),
            EMOJI.repeat(60)
        };
        for (String name : names) {
            all.put(name, new Datum.Text(name));
        }
        return new Datum.Mapping(all);
    }

    private static Datum.Bytes bytes(int length) {
        byte[] bytes = new byte[length];
        new SplittableRandom(length).nextBytes(bytes);
        return Datum.Bytes.of(Content.of(bytes));
    }

    private static Datum bytes() {
        Datum.File large = new Datum.File(bytes(70_000), false);
        return named(
                "none",
                bytes(0),
                "few",
                bytes(3),
                "more than inline",
                bytes(1_025),
                "many",
                bytes(100_000),
                "the same again",
                Datum.Sequence.of(bytes(100_000), Datum.NULL, new Datum.File(bytes(100_000), true)),
                "empty file",
                new Datum.File(bytes(0), false),
                "script",
                new Datum.File(bytes(40), true),
                "empty directory",
                new Datum.Tree(Map.of()),
                "directory",
                new Datum.Tree(Map.of(
                        "$file",
                        new Datum.Tree(Map.of("again", large, "run", new Datum.File(bytes(10), true))),
                        EMOJI,
                        large)));
    }

    private static Datum references() {
        Digest digest = Digest.of(new byte[] {1, 2, 3});
        return named(
                "secret",
                new Datum.Secret(digest),
                "result",
                new Datum.ResultRef(digest, "spikes/\n"),
                "content",
                new Datum.ContentRef(digest),
                "code",
                new Datum.CodeRef(digest, "2"));
    }

    /** Deeper than groups are made. */
    private static Datum deep() {
        Datum deep = new Datum.Array(array(ElementType.F64, 100));
        for (int i = 0; i < 60; i++) {
            deep = i % 2 == 0 ? Datum.Sequence.of(deep) : named("inner", deep);
        }
        return deep;
    }

    /** More members than objects are made for. */
    private static Datum wide() {
        Map<String, Datum> all = new TreeMap<>();
        for (int i = 0; i < 2_500; i++) {
            all.put("m" + i, Datum.Whole.of(i));
        }
        return new Datum.Mapping(all);
    }

    /** Columns of one length: what a table is made of. */
    private static Datum frame() {
        double[] rates = {1.5, -0.0, Double.NaN};
        return named(
                "cell",
                new Datum.Array(NdArray.of(new long[] {3, 1, 2})),
                "rate",
                new Datum.Array(NdArray.of(rates)),
                "spiking",
                new Datum.Array(NdArray.of(new boolean[] {true, false, true})),
                "area",
                new Datum.Array(NdArray.ofTexts(new String[] {"V1", "", EMOJI})));
    }
}
