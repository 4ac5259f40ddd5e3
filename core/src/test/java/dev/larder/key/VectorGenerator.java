package dev.larder.key;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes docs/key-vectors.json, always the same, from vectors-by-hand.txt and from seeded random values. What is tested
 * has no part in it, so that it is no judge in its own cause: run {@code main} after a change of either source.
 */
final class VectorGenerator {
    private static final long SEED = 20261124;
    private static final Map<String, Integer> SIZES = new TreeMap<>(
            Map.of("bool", 1, "i8", 1, "i16", 2, "i32", 4, "i64", 8, "u8", 1, "u16", 2, "u32", 4, "f32", 4, "f64", 8));

    private final Map<String, List<VectorsByHand.Case>> byHand = VectorsByHand.sections();
    private final RandomText random = new RandomText(SEED);

    /** Apart, so that no other random value became another one when arrays of texts came. */
    private final RandomText texts = new RandomText(SEED + 1);

    private final StringBuilder out = new StringBuilder();
    /** The group of each recipe, or the name where it has none. */
    private final Map<String, String> groups = new HashMap<>();

    private final Set<String> names = new HashSet<>();

    public static void main(String[] arguments) throws IOException {
        String text = new VectorGenerator().generate();
        Files.writeString(Vectors.file(), text, StandardCharsets.UTF_8);
        System.out.println(Vectors.file() + ": " + text.length() + " bytes");
    }

    String generate() {
        out.append("{\n\"schema\":\"recipe/1\",\n");
        section("components", components());
        section("data", data());
        section("refused", refused());
        section("contents", contents());
        section("secrets", secrets());
        out.setLength(out.length() - 2);
        return out.append("\n}\n").toString();
    }

    private void section(String name, List<String> vectors) {
        out.append('"')
                .append(name)
                .append("\":[\n")
                .append(String.join(",\n", vectors))
                .append("\n],\n");
    }

    private List<String> components() {
        List<String> vectors = new ArrayList<>();
        for (VectorsByHand.Case c : byHand.get("parameters")) {
            String name = c.name().startsWith("same/") ? c.name() : "parameter/" + c.name();
            vectors.add(component(name, parameter(c.written()), recipe("{\"p\":" + c.expected() + "}")));
        }
        for (VectorsByHand.Case c : byHand.get("components")) {
            String name = c.name().startsWith("same/") ? c.name() : "component/" + c.name();
            vectors.add(component(name, c.written(), c.expected()));
        }
        for (int i = 0; vectors.size() < 1100; i++) {
            RandomText.Pair pair = random.object(new TreeMap<>(members()));
            RandomText.Pair whole =
                    new RandomText.Pair(random.space() + pair.written() + random.space(), pair.canonical());
            if (!groups.containsKey(whole.canonical())) {
                vectors.add(component("random/" + i, whole.written(), whole.canonical()));
            }
        }
        return vectors;
    }

    private Map<String, RandomText.Pair> members() {
        RandomText.Pair version = random.text("v" + random.anyText());
        return Map.of(
                "inputs", random.inputs(),
                "larder", random.text("recipe/1"),
                "parameters", random.object(2),
                "type", random.text("t" + random.anyText()),
                "version", version);
    }

    private String component(String name, String component, String recipe) {
        String group = name.startsWith("same/") ? name.substring(0, name.lastIndexOf('/')) : name;
        String other = groups.putIfAbsent(recipe, group);
        if (other != null && !other.equals(group)) {
            throw new IllegalStateException(name + " has the recipe of " + other + ": " + recipe);
        }
        return line("components", name, "component", component, "recipe", recipe, "key", Vectors.sha256(recipe));
    }

    private static String parameter(String written) {
        return "{\"type\":\"a\",\"version\":\"1\",\"parameters\":{\"p\":" + written + "}}";
    }

    private static String recipe(String parameters) {
        return "{\"inputs\":{},\"larder\":\"recipe/1\",\"parameters\":" + parameters
                + ",\"type\":\"a\",\"version\":\"1\"}";
    }

    private List<String> data() {
        List<String> vectors = new ArrayList<>();
        for (VectorsByHand.Case c : byHand.get("data")) {
            vectors.add(datum(c.name(), c.written(), c.expected()));
        }
        for (int i = 0; i < 300; i++) {
            RandomText.Pair pair = random.real();
            vectors.add(datum("random-real/" + i, pair.written(), pair.canonical()));
        }
        for (int i = 0; i < 450; i++) {
            RandomText.Pair pair = random.value(3);
            vectors.add(datum("random/" + i, pair.written(), pair.canonical()));
        }
        for (int i = 0; i < 60; i++) {
            vectors.add(textArray(i));
        }
        return vectors;
    }

    /** An array of texts as a person writes it, whatever its length, and as it stands. */
    private String textArray(int number) {
        int count = texts.number(number % 4 == 0 ? 90 : 9);
        String shape = number % 3 == 0 ? "[1," + count + "]" : "[" + count + "]";
        List<String> values = new ArrayList<>();
        List<String> written = new ArrayList<>();
        List<String> canonical = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String value = texts.anyText().repeat(number % 10 == 9 ? 40 : 1);
            RandomText.Pair pair = texts.text(value);
            values.add(value);
            written.add(pair.written());
            canonical.add(pair.canonical());
        }
        Vectors.Bytes bytes = Vectors.Bytes.ofTexts(values);
        boolean inline = count <= 64 && bytes.count() - 8 * count <= 1024;
        String end = "\"dtype\":\"text\",\"shape\":" + shape;
        String in = "{\"$array\":{\"data\":[" + String.join(",", written) + "]," + end + "}}";
        String text = inline
                ? "{\"$array\":{\"data\":[" + String.join(",", canonical) + "]," + end + "}}"
                : "{\"$array\":{\"digest\":\"" + Vectors.contentDigest("text", shape, bytes.toArray()) + "\"," + end
                        + ",\"size\":" + bytes.count() + "}}";
        return datum("random-texts/" + number, in, text);
    }

    private String datum(String name, String written, String text) {
        return line("data", name, "datum", written, "text", text, "digest", Vectors.sha256(text));
    }

    private List<String> refused() {
        List<String> vectors = new ArrayList<>();
        for (VectorsByHand.Case c : byHand.get("refused parameters")) {
            vectors.add(line("refused", "parameter/" + c.name(), "component", parameter(c.written())));
        }
        for (VectorsByHand.Case c : byHand.get("refused components")) {
            vectors.add(line("refused", "component/" + c.name(), "component", c.written()));
        }
        for (VectorsByHand.Case c : byHand.get("refused data")) {
            vectors.add(line("refused", "datum/" + c.name(), "datum", c.written()));
        }
        return vectors;
    }

    private List<String> contents() {
        List<String> vectors = new ArrayList<>();
        for (VectorsByHand.Case c : byHand.get("contents")) {
            String[] words = c.written().split(" ");
            boolean array = words.length == 3;
            vectors.add(content(
                    c.name(),
                    array ? words[0] : "",
                    array ? words[1] : "",
                    Vectors.Bytes.parse(words[words.length - 1])));
        }
        SIZES.forEach((type, size) -> {
            for (int count : new int[] {0, 1, 64, 65}) {
                String shape = "[" + count + "]";
                String name = "array/" + type + "/" + count;
                vectors.add(content(name + "/zeros", type, shape, Vectors.Bytes.parse("fill:0:" + count * size)));
                if (type.equals("bool")) {
                    vectors.add(content(name + "/ones", type, shape, Vectors.Bytes.parse("fill:1:" + count)));
                } else if (count > 0) {
                    vectors.add(content(name + "/bits", type, shape, Vectors.Bytes.parse("fill:255:" + count * size)));
                    vectors.add(content(name + "/any", type, shape, Vectors.Bytes.ofHex(random.hex(count * size))));
                }
            }
        });
        return vectors;
    }

    private String content(String name, String type, String shape, Vectors.Bytes bytes) {
        String said = switch (bytes.kind()) {
            case "fill" -> "\"fill\":{\"byte\":" + bytes.value() + ",\"count\":" + bytes.count() + "}";
            case "pattern" -> "\"pattern\":{\"count\":" + bytes.count() + "}";
            default -> "\"hex\":" + quoted(bytes.hex());
        };
        return "{\"name\":" + quoted(unique("contents", name))
                + (type.isEmpty() ? "" : ",\"dtype\":" + quoted(type) + ",\"shape\":" + shape)
                + "," + said + ",\"digest\":" + quoted(Vectors.contentDigest(type, shape, bytes.toArray())) + "}";
    }

    private List<String> secrets() {
        List<String> vectors = new ArrayList<>();
        for (VectorsByHand.Case c : byHand.get("secrets")) {
            int space = c.written().indexOf(' ');
            String[] value = c.written().substring(space + 1).split(" = ");
            String key = c.written().substring(0, space);
            vectors.add(secret(c.name(), key, value[0], value.length > 1 ? value[1] : mac(key, value[0])));
        }
        for (int i = 0; i < 40; i++) {
            RandomText.Pair value = random.value(1);
            String key = random.hex(16 + i * 3);
            vectors.add(secret("random/" + i, key, value.written(), mac(key, value.canonical())));
        }
        return vectors;
    }

    private String secret(String name, String key, String value, String mac) {
        return line("secrets", name, "key", key, "value", value, "mac", mac);
    }

    static String mac(String key, String canonical) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(HexFormat.of().parseHex(key), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(canonical.getBytes(StandardCharsets.UTF_8)));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private String line(String section, String name, String... members) {
        StringBuilder line = new StringBuilder("{\"name\":").append(quoted(unique(section, name)));
        for (int i = 0; i < members.length; i += 2) {
            line.append(",\"").append(members[i]).append("\":").append(quoted(members[i + 1]));
        }
        return line.append('}').toString();
    }

    private String unique(String section, String name) {
        if (!names.add(section + "/" + name)) {
            throw new IllegalStateException("two vectors are named " + section + "/" + name);
        }
        return name;
    }

    /** In ASCII, so that nobody's editor changes or hides a character. */
    private static String quoted(String text) {
        StringBuilder out = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c >= 0x20 && c < 0x7f) {
                out.append(c);
            } else {
                out.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return out.append('"').toString();
    }
}
