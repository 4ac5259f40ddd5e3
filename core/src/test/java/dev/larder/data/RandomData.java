package dev.larder.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;

/** Random data of every kind, small enough to be made by the thousand, leaning towards values that are known to bite. */
public final class RandomData {
    private static final String[] TEXTS = {
        "",
        "a",
        "b",
        "$",
        "$$",
        "$set",
        "$type",
        "value",
        "é",
        "e\u0301",
        "\u0000",
        "\"",
        "\\",
        "\n",
        "/",
        "\u007f",
        "\ue000",
        "\uffff",
        "\ud83d\ude00",
        "\ud800\udc00",
        "0",
        "1",
        "1.0",
        "null",
        "true",
        "NaN",
        " ",
        "a.b",
        "İ",
        "ı"
    };
    private static final double[] REALS = {
        0.0,
        -0.0,
        1,
        -1,
        1e21,
        1e20,
        1e-6,
        1e-7,
        5e-324,
        Double.MAX_VALUE,
        Double.MIN_NORMAL,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY,
        0.1,
        2,
        9007199254740993.0,
        2e-323,
        1.0E23
    };

    private final Random random;

    public RandomData(long seed) {
        this.random = new Random(seed);
    }

    /** Returns a seed and shows it, so that a failure can be made to come again. */
    public static long seed(String test) {
        String fixed = System.getProperty("larder.test.seed");
        long seed = fixed != null ? Long.parseLong(fixed) : System.nanoTime();
        System.out.println(test + ": seed " + seed + " (run it again with -Dlarder.test.seed=" + seed + ")");
        return seed;
    }

    public Datum next() {
        return next(4);
    }

    private Datum next(int levels) {
        return switch (random.nextInt(levels == 0 ? 17 : 25)) {
            case 0 -> Datum.NULL;
            case 1 -> new Datum.Flag(random.nextBoolean());
            case 2 -> Datum.Whole.of(random.nextInt(5) - 2);
            case 3 -> new Datum.Whole(new BigInteger(random.nextInt(200), random).negate());
            case 4 -> new Datum.Real(real());
            case 5 ->
                new Datum.Decimal(
                        new BigDecimal(new BigInteger(1 + random.nextInt(90), random), random.nextInt(40) - 20));
            case 6 -> new Datum.Text(text());
            case 7 ->
                new Datum.Instant(Instant.ofEpochSecond(
                        random.nextLong() % Instant.MAX.getEpochSecond(), random.nextInt(4) * 250_000_000L));
            case 8 -> new Datum.Date(LocalDate.ofEpochDay(random.nextInt(20_000_000) - 10_000_000));
            case 9 -> new Datum.Time(LocalTime.of(random.nextInt(24), random.nextInt(60), 0, random.nextInt(3) * 1000));
            case 10 ->
                new Datum.DateTime(LocalDateTime.of(random.nextInt(30_000) - 15_000, 2, 3, 4, random.nextInt(60)));
            case 11 ->
                new Datum.Duration(
                        java.time.Duration.ofSeconds(random.nextInt(7) - 3, random.nextInt(4) * 500_000_000L));
            case 12 -> new Datum.Uuid(new UUID(random.nextLong(), random.nextLong()));
            case 13 -> Datum.Bytes.of(Content.of(bytes(random.nextInt(8) == 0 ? 1020 + random.nextInt(10) : 3)));
            case 14 -> file();
            case 15 -> new Datum.Array(array());
            case 16 -> reference();
            case 17 -> new Datum.Sequence(several(levels));
            case 18 -> new Datum.Set(several(levels));
            case 19 -> new Datum.Typed("t" + text(), next(levels - 1));
            case 20 -> new Datum.By("b" + text(), next(levels - 1));
            case 21 -> pairs(levels);
            case 22 -> tree(levels);
            default -> mapping(levels);
        };
    }

    private Datum.File file() {
        return new Datum.File(Datum.Bytes.of(Content.of(bytes(random.nextInt(4)))), random.nextBoolean());
    }

    private Datum.Tree tree(int levels) {
        Map<String, Datum.Node> members = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            String name = text().replace('/', ':').replace('\0', ':');
            boolean file = levels == 0 || random.nextBoolean();
            members.put(name.isEmpty() ? "x" : name + "x", file ? file() : tree(levels - 1));
        }
        return new Datum.Tree(members);
    }

    private Datum reference() {
        Digest digest = Digest.of(bytes(1));
        return switch (random.nextInt(5)) {
            case 0 -> new Datum.Secret(digest);
            case 1 -> new Datum.ResultRef(digest, "a" + text());
            case 2 -> new Datum.ContentRef(digest);
            case 3 -> new Datum.CodeRef(digest, null);
            default -> new Datum.CodeRef(digest, "v" + text());
        };
    }

    private List<Datum> several(int levels) {
        List<Datum> several = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            several.add(next(levels - 1));
        }
        return several;
    }

    public Datum.Mapping mapping(int levels) {
        Map<String, Datum> members = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            members.put(text(), next(levels - 1));
        }
        return new Datum.Mapping(members);
    }

    private Datum pairs(int levels) {
        Map<String, Datum.Pairs.Pair> byKey = new HashMap<>();
        for (Datum key : several(levels)) {
            byKey.put(CanonicalJson.write(key), new Datum.Pairs.Pair(key, next(levels - 1)));
        }
        return new Datum.Pairs(byKey.values());
    }

    public NdArray array() {
        ElementType type = ElementType.values()[random.nextInt(ElementType.values().length)];
        long[] shape = new long[random.nextInt(4)];
        int length = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = random.nextInt(10) == 0 ? 0 : 1 + random.nextInt(5);
            length *= (int) shape[i];
        }
        if (type == ElementType.TEXT) {
            String[] texts = new String[length];
            java.util.Arrays.setAll(texts, i -> text());
            return NdArray.of(type, shape, NdArray.ofTexts(texts).content());
        }
        byte[] bytes = bytes(length * type.size());
        if (type == ElementType.BOOL) {
            for (int i = 0; i < bytes.length; i++) {
                bytes[i] &= 1;
            }
        }
        return NdArray.of(type, shape, Content.of(bytes));
    }

    private double real() {
        return switch (random.nextInt(3)) {
            case 0 -> REALS[random.nextInt(REALS.length)];
            case 1 -> Double.longBitsToDouble(random.nextLong());
            default -> random.nextInt(2000) / 100.0;
        };
    }

    public String text() {
        StringBuilder text = new StringBuilder(TEXTS[random.nextInt(TEXTS.length)]);
        while (random.nextInt(3) == 0) {
            int c = random.nextInt(4) == 0 ? random.nextInt(Character.MAX_CODE_POINT + 1) : random.nextInt(128);
            text.appendCodePoint(c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 'x' : c);
        }
        return text.toString();
    }

    public byte[] bytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }
}
