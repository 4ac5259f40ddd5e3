package dev.larder.key;

import dev.larder.data.RealOracle;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.TreeMap;

/**
 * Random values, each written twice: as a person or another program might, and canonically. A second statement of
 * docs/key-derivation.md, without a line in common with what is tested: neither data model nor writer is called.
 */
final class RandomText {
    /** A value as somebody writes it, and its canonical text. */
    record Pair(String written, String canonical) {}

    private static final Comparator<String> BY_UTF8 =
            Comparator.comparing(text -> text.getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned);
    private static final String[] TEXTS = {
        "",
        "a",
        "b",
        "$",
        "$$",
        "$set",
        "value",
        "e\u0301",
        "\u00e9",
        "\"",
        "\\",
        "\n",
        "/",
        "\u007f",
        "\u0000",
        "\u001f",
        "\ue000",
        "\uffff",
        "\uff5e",
        "\ud83d\ude00",
        "\ud800\udc00",
        "\udbff\udfff",
        "1",
        "1.0",
        "null",
        "a!",
        "a.b",
        "İ",
        "\u2028",
        "\u202e",
        "\ufeff",
        ",",
        "]",
        "}",
        "\":",
        "tol",
        "steps",
        "solver"
    };
    private static final String[] TYPES = {"bool", "i8", "i16", "i32", "i64", "u8", "u16", "u32", "f32", "f64"};
    private static final int[] MONTHS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private final Random random;

    RandomText(long seed) {
        this.random = new Random(seed);
    }

    Pair value(int levels) {
        return switch (random.nextInt(levels == 0 ? 16 : 24)) {
            case 0 -> same(List.of("null", "true", "false").get(random.nextInt(3)));
            case 1, 2 -> whole();
            case 3, 4, 5 -> real();
            case 6, 7 -> text(anyText());
            case 8 -> decimal();
            case 9 -> bytes();
            case 10 -> tagged("$date", date(999_999_999));
            case 11 -> random.nextBoolean() ? tagged("$time", time()) : tagged("$uuid", uuid());
            case 12 -> tagged("$datetime", date(999_999_999) + "T" + time());
            case 13 -> tagged("$instant", date(1_000_000_000) + "T" + time() + "Z");
            case 14 -> random.nextBoolean() ? tagged("$duration", duration()) : reference();
            case 15 -> array();
            case 16, 17 -> list(levels);
            case 18 -> set(levels);
            case 19 -> map(levels);
            case 20 -> form("$type", text("t" + anyText()), "value", value(levels - 1));
            case 21 -> form("$by", text("b" + anyText()), "value", value(levels - 1));
            default -> object(levels);
        };
    }

    /** Returns one that is no tagged form. */
    Pair object(int levels) {
        TreeMap<String, Pair> members = new TreeMap<>(BY_UTF8);
        for (int i = random.nextInt(5); i > 0; i--) {
            String name = anyText();
            members.put(name.startsWith("$") ? "$" + name : name, value(levels - 1));
        }
        return object(members);
    }

    Pair object(TreeMap<String, Pair> members) {
        List<String> written = new ArrayList<>();
        List<String> canonical = new ArrayList<>();
        members.forEach((name, value) -> {
            Pair key = text(name);
            written.add(key.written() + space() + ":" + space() + value.written());
            canonical.add(key.canonical() + ":" + value.canonical());
        });
        Collections.shuffle(written, random);
        return new Pair(joined("{", written, "}"), "{" + String.join(",", canonical) + "}");
    }

    /** Returns named, ordered or unordered inputs. */
    Pair inputs() {
        int count = random.nextInt(4);
        if (random.nextInt(3) == 0) {
            TreeMap<String, Pair> named = new TreeMap<>(BY_UTF8);
            for (int i = 0; i < count; i++) {
                String name = anyText();
                named.put(name.startsWith("$") ? "$" + name : name, input());
            }
            return object(named);
        }
        List<Pair> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            all.add(input());
        }
        return random.nextBoolean() ? list(all) : set(all);
    }

    private Pair input() {
        return random.nextBoolean()
                ? form("$content", digest())
                : form("$key", digest(), "attribute", text("a" + anyText()));
    }

    private Pair list(int levels) {
        return list(several(levels));
    }

    private static String commas(List<String> elements) {
        return String.join(",", elements);
    }

    private Pair list(List<Pair> elements) {
        return new Pair(
                joined("[", elements.stream().map(Pair::written).toList(), "]"),
                "[" + commas(elements.stream().map(Pair::canonical).toList()) + "]");
    }

    private Pair set(int levels) {
        return set(several(levels));
    }

    private Pair set(List<Pair> elements) {
        List<String> written =
                new ArrayList<>(elements.stream().map(Pair::written).toList());
        if (!written.isEmpty() && random.nextInt(3) == 0) {
            written.add(written.get(random.nextInt(written.size())));
        }
        List<String> canonical = elements.stream()
                .map(Pair::canonical)
                .distinct()
                .sorted(BY_UTF8)
                .toList();
        return form("$set", new Pair(joined("[", written, "]"), "[" + commas(canonical) + "]"));
    }

    private Pair map(int levels) {
        TreeMap<String, Pair> pairs = new TreeMap<>(BY_UTF8);
        pairs.put("0", list(List.of(same("0"), value(levels - 1))));
        for (Pair key : several(levels)) {
            pairs.put(key.canonical(), list(List.of(key, value(levels - 1))));
        }
        List<String> written =
                new ArrayList<>(pairs.values().stream().map(Pair::written).toList());
        Collections.shuffle(written, random);
        return form(
                "$map",
                new Pair(
                        joined("[", written, "]"),
                        "["
                                + commas(pairs.values().stream()
                                        .map(Pair::canonical)
                                        .toList()) + "]"));
    }

    private List<Pair> several(int levels) {
        List<Pair> several = new ArrayList<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            several.add(value(levels - 1));
        }
        return several;
    }

    Pair whole() {
        BigInteger value = random.nextInt(3) == 0
                ? new BigInteger(random.nextInt(140), random)
                : BigInteger.valueOf(random.nextInt(200));
        String digits = value.toString();
        return random.nextBoolean() ? same(digits) : new Pair("-" + digits, digits.equals("0") ? "0" : "-" + digits);
    }

    Pair real() {
        double value = switch (random.nextInt(5)) {
            case 0 -> Double.longBitsToDouble(random.nextLong());
            case 1 -> Math.scalb(1.0 + random.nextInt(3) * Math.ulp(1.0), random.nextInt(2098) - 1074);
            case 2 ->
                new BigDecimal(random.nextInt(1000))
                        .scaleByPowerOfTen(random.nextInt(50) - 28)
                        .doubleValue();
            case 3 -> Double.longBitsToDouble(random.nextLong() >>> 12 + random.nextInt(52));
            default -> random.nextInt(100_000) / 1000.0 - 50;
        };
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return form("$real", same(Double.isNaN(value) ? "\"NaN\"" : value > 0 ? "\"Infinity\"" : "\"-Infinity\""));
        }
        String canonical = RealOracle.write(value);
        if (value == 0 || random.nextInt(3) == 0) {
            return same(canonical);
        }
        return new Pair(respelt(value, canonical), canonical);
    }

    /** Other digits and another exponent for the same double. */
    private String respelt(double value, String canonical) {
        BigDecimal exact = new BigDecimal(value);
        BigDecimal said = switch (random.nextInt(4)) {
            case 0 -> exact.precision() < 60 ? exact : new BigDecimal(canonical);
            case 1 -> exact.round(new java.math.MathContext(17 + random.nextInt(8)));
            case 2 -> halfway(value);
            default -> new BigDecimal(canonical);
        };
        if (said.precision() > 120 || said.doubleValue() != value) {
            said = new BigDecimal(canonical);
        }
        String digits = said.unscaledValue().toString();
        int exponent = -said.scale();
        int tens = random.nextInt(3);
        String shifted = digits + "0".repeat(tens);
        int point = shifted.length() - (shifted.startsWith("-") ? 1 : 0);
        if (point > 1 && random.nextBoolean()) {
            int behind = 1 + random.nextInt(point - 1);
            shifted = shifted.substring(0, shifted.length() - behind) + "."
                    + shifted.substring(shifted.length() - behind);
            exponent += behind;
        }
        int written = exponent - tens;
        String sign = written < 0 ? "-" : List.of("", "+").get(random.nextInt(2));
        return shifted
                + List.of("e", "E").get(random.nextInt(2))
                + sign
                + "0".repeat(random.nextInt(3))
                + Math.abs(written);
    }

    /** Returns the point halfway to a neighbour if it is read as this number, whose last bit is then even. */
    private BigDecimal halfway(double value) {
        BigDecimal neighbour = new BigDecimal(random.nextBoolean() ? Math.nextUp(value) : Math.nextDown(value));
        return new BigDecimal(value).add(neighbour).divide(BigDecimal.valueOf(2));
    }

    int number(int bound) {
        return random.nextInt(bound);
    }

    String anyText() {
        StringBuilder text = new StringBuilder(TEXTS[random.nextInt(TEXTS.length)]);
        while (random.nextInt(3) == 0) {
            text.append(TEXTS[random.nextInt(TEXTS.length)]);
        }
        return text.toString();
    }

    Pair text(String value) {
        StringBuilder written = new StringBuilder("\"");
        StringBuilder canonical = new StringBuilder("\"");
        for (char c : value.toCharArray()) {
            String escaped = escaped(c);
            canonical.append(escaped);
            written.append(
                    random.nextInt(8) == 0
                            ? String.format(Locale.ROOT, random.nextBoolean() ? "\\u%04x" : "\\u%04X", (int) c)
                            : escaped);
        }
        // A pair of which one half only is escaped is no text; Java's strings would hide that.
        String w = written.append('"').toString();
        boolean halved = !new String(w.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8).equals(w);
        return new Pair(halved ? canonical + "\"" : w, canonical.append('"').toString());
    }

    private static String escaped(char c) {
        return switch (c) {
            case '"' -> "\\\"";
            case '\\' -> "\\\\";
            case '\b' -> "\\b";
            case '\t' -> "\\t";
            case '\n' -> "\\n";
            case '\f' -> "\\f";
            case '\r' -> "\\r";
            default -> c < 0x20 ? String.format(Locale.ROOT, "\\u%04x", (int) c) : String.valueOf(c);
        };
    }

    private Pair decimal() {
        String digits = new BigInteger(1 + random.nextInt(80), random).toString();
        int scale = random.nextInt(4) == 0 ? random.nextInt(1_999_999_999) - 999_999_999 : random.nextInt(24) - 8;
        long a = digits.length() - 1L - scale;
        String text;
        if (scale >= 0 && a >= -6) {
            String padded = "0".repeat(Math.max(0, scale + 1 - digits.length())) + digits;
            int whole = padded.length() - scale;
            text = scale == 0 ? padded : padded.substring(0, whole) + "." + padded.substring(whole);
        } else {
            text = digits.charAt(0) + (digits.length() > 1 ? "." + digits.substring(1) : "") + "E" + (a < 0 ? "-" : "+")
                    + Math.abs(a);
        }
        return tagged("$decimal", (digits.equals("0") || random.nextBoolean() ? "" : "-") + text);
    }

    private Pair bytes() {
        byte[] bytes = new byte[random.nextInt(12)];
        random.nextBytes(bytes);
        return tagged("$bytes", Base64.getEncoder().encodeToString(bytes));
    }

    private String date(int last) {
        int year = switch (random.nextInt(4)) {
            case 0 -> random.nextInt(2 * last + 1) - last;
            case 1 -> random.nextInt(30_000) - 15_000;
            default -> 1900 + random.nextInt(200);
        };
        int month = random.nextInt(12);
        boolean leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
        int days = MONTHS[month] + (month == 1 && leap ? 1 : 0);
        int day = random.nextInt(3) == 0 ? days : 1 + random.nextInt(days);
        String sign = year < 0 ? "-" : year > 9999 ? "+" : "";
        return sign + padded(Math.abs(year), 4) + "-" + padded(month + 1, 2) + "-" + padded(day, 2);
    }

    private String time() {
        return padded(random.nextInt(24), 2) + ":" + padded(random.nextInt(60), 2) + ":" + padded(random.nextInt(60), 2)
                + fraction();
    }

    private String fraction() {
        int digits = random.nextInt(10);
        return digits == 0
                ? ""
                : "." + padded(random.nextInt((int) Math.pow(10, digits - 1)), digits - 1) + (1 + random.nextInt(9));
    }

    private String duration() {
        String fraction = fraction();
        long seconds = random.nextBoolean() ? random.nextInt(200) : random.nextLong() & Long.MAX_VALUE;
        String sign = (seconds > 0 || !fraction.isEmpty()) && random.nextBoolean() ? "-" : "";
        return "PT" + sign + seconds + fraction + "S";
    }

    private static String padded(int number, int width) {
        return width == 0
                ? ""
                : "0".repeat(Math.max(0, width - Integer.toString(number).length())) + number;
    }

    private String uuid() {
        String hex = hex(16);
        return hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-"
                + hex.substring(16, 20) + "-" + hex.substring(20);
    }

    String hex(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private Pair digest() {
        return same("\"sha256:" + hex(32) + "\"");
    }

    private Pair reference() {
        return switch (random.nextInt(6)) {
            case 0 -> form("$secret", same("\"" + hex(32) + "\""));
            case 1 -> form("$key", digest(), "attribute", text("a" + anyText()));
            case 2 -> form("$content", digest());
            case 3 -> form("$code", digest(), "text", text("v" + anyText()));
            case 4 ->
                form("$blob", fields("digest", digest(), "size", same(Integer.toString(1025 + random.nextInt(9)))));
            default -> form("$file", fields("digest", digest(), "size", same(Integer.toString(random.nextInt(9)))));
        };
    }

    private Pair array() {
        String type = TYPES[random.nextInt(TYPES.length)];
        int[] shape = random.ints(random.nextInt(4), 0, 4).toArray();
        List<Pair> elements = new ArrayList<>();
        for (int left = Arrays.stream(shape).reduce(1, (a, b) -> a * b); left > 0; left--) {
            elements.add(element(type));
        }
        Pair dimensions = same(Arrays.toString(shape).replace(" ", ""));
        TreeMap<String, Pair> fields = new TreeMap<>();
        fields.put("data", list(elements));
        fields.put("dtype", same("\"" + type + "\""));
        fields.put("shape", dimensions);
        return form("$array", object(fields));
    }

    private Pair element(String type) {
        if (type.equals("bool")) {
            return same(Boolean.toString(random.nextBoolean()));
        } else if (type.equals("f64")) {
            return real();
        } else if (type.equals("f32")) {
            float value = Float.intBitsToFloat(random.nextInt());
            return Float.isFinite(value) ? same(RealOracle.write(value)) : form("$real", same("\"Infinity\""));
        }
        int bits = Integer.parseInt(type.substring(1));
        BigInteger value = new BigInteger(bits, random);
        return same((type.startsWith("u") ? value : value.subtract(BigInteger.ONE.shiftLeft(bits - 1))).toString());
    }

    private Pair fields(String first, Pair one, String second, Pair other) {
        TreeMap<String, Pair> fields = new TreeMap<>();
        fields.put(first, one);
        fields.put(second, other);
        return object(fields);
    }

    private Pair form(String tag, Pair content) {
        return object(new TreeMap<>(java.util.Map.of(tag, content)));
    }

    private Pair form(String tag, Pair content, String beside, Pair value) {
        return fields(tag, content, beside, value);
    }

    private Pair tagged(String tag, String content) {
        return form(tag, same("\"" + content + "\""));
    }

    private static Pair same(String text) {
        return new Pair(text, text);
    }

    private String joined(String open, List<String> elements, String close) {
        return open + space() + String.join(space() + "," + space(), elements) + space() + close;
    }

    /** White space now and then. */
    String space() {
        return switch (random.nextInt(24)) {
            case 0 -> " ";
            case 1 -> "\n  ";
            case 2 -> "\t";
            case 3 -> "\r\n";
            default -> "";
        };
    }
}
