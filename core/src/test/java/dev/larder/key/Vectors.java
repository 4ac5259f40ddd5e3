package dev.larder.key;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * The published vectors, docs/key-vectors.json: what goes in, and what must come out.
 *
 * <p>Nothing here calls what is tested; digests are computed anew from docs/key-derivation.md.
 */
record Vectors(
        List<Component> components,
        List<Data> data,
        List<Refused> refused,
        List<Contents> contents,
        List<Secret> secrets) {
    /** A component as a person writes it, its recipe and its key. */
    record Component(String name, String component, String recipe, String key) {}

    /** A value as a person writes it, its canonical text and its content digest. */
    record Data(String name, String datum, String text, String digest) {}

    /** A component, or else a value, that must be refused. */
    record Refused(String name, String kind, String text) {}

    /** An array, or long bytes where the type is empty, and the digest. */
    record Contents(String name, String dtype, List<Long> shape, Bytes bytes, String digest) {}

    /** A secret value under a key, and what stands for it. */
    record Secret(String name, String key, String value, String mac) {}

    /** Bytes said in few words. */
    record Bytes(String kind, String hex, int value, int count) {
        static Bytes ofHex(String hex) {
            return new Bytes("hex", hex, 0, hex.length() / 2);
        }

        /** Parses {@code hex:0a0b}, {@code fill:VALUE:COUNT}, {@code pattern:COUNT} or, as they are laid out, {@code texts:A,B}. */
        static Bytes parse(String text) {
            String[] parts = text.split(":", -1);
            return switch (parts[0]) {
                case "hex" -> ofHex(parts[1]);
                case "fill" -> new Bytes("fill", "", Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
                case "pattern" -> new Bytes("pattern", "", 0, Integer.parseInt(parts[1]));
                case "texts" -> ofTexts(List.of(parts[1].split(",", -1)));
                default -> throw new IllegalArgumentException(text);
            };
        }

        /** Returns the bytes of all texts, and then for each where it ends. */
        static Bytes ofTexts(List<String> texts) {
            StringBuilder hex = new StringBuilder();
            StringBuilder table = new StringBuilder();
            for (String text : texts) {
                hex.append(HexFormat.of().formatHex(text.getBytes(StandardCharsets.UTF_8)));
                table.append(HexFormat.of().toHexDigits(Long.reverseBytes(hex.length() / 2)));
            }
            return ofHex(hex.append(table).toString());
        }

        byte[] toArray() {
            byte[] bytes = kind.equals("hex") ? HexFormat.of().parseHex(hex) : new byte[count];
            if (kind.equals("fill")) {
                Arrays.fill(bytes, (byte) value);
            } else if (kind.equals("pattern")) {
                for (int i = 0; i < count; i++) {
                    bytes[i] = (byte) (i * 31 + 7);
                }
            }
            return bytes;
        }
    }

    /** Returns the directory that holds the whole project. */
    static Path root() {
        Path start = Path.of("").toAbsolutePath();
        for (Path at = start; at != null; at = at.getParent()) {
            if (Files.isRegularFile(at.resolve("docs/key-derivation.md"))) {
                return at;
            }
        }
        throw new IllegalStateException("no directory above " + start + " has docs/key-derivation.md");
    }

    static Path file() {
        return root().resolve("docs/key-vectors.json");
    }

    static Vectors read() {
        JsonNode all;
        try {
            all = new ObjectMapper().readTree(Files.readString(file(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!all.get("schema").asString().equals("recipe/1")) {
            throw new IllegalStateException("vectors of another schema: " + all.get("schema"));
        }
        Vectors vectors = new Vectors(
                new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (JsonNode v : all.get("components")) {
            vectors.components.add(
                    new Component(text(v, "name"), text(v, "component"), text(v, "recipe"), text(v, "key")));
        }
        for (JsonNode v : all.get("data")) {
            vectors.data.add(new Data(text(v, "name"), text(v, "datum"), text(v, "text"), text(v, "digest")));
        }
        for (JsonNode v : all.get("refused")) {
            String kind = v.has("component") ? "component" : "datum";
            vectors.refused.add(new Refused(text(v, "name"), kind, text(v, kind)));
        }
        for (JsonNode v : all.get("contents")) {
            List<Long> shape = new ArrayList<>();
            Optional.ofNullable(v.get("shape")).ifPresent(s -> s.forEach(d -> shape.add(d.asLong())));
            String dtype = v.has("dtype") ? text(v, "dtype") : "";
            vectors.contents.add(new Contents(text(v, "name"), dtype, shape, bytes(v), text(v, "digest")));
        }
        for (JsonNode v : all.get("secrets")) {
            vectors.secrets.add(new Secret(text(v, "name"), text(v, "key"), text(v, "value"), text(v, "mac")));
        }
        return vectors;
    }

    private static String text(JsonNode vector, String member) {
        return vector.get(member).asString();
    }

    private static Bytes bytes(JsonNode vector) {
        if (vector.has("fill")) {
            JsonNode fill = vector.get("fill");
            return new Bytes(
                    "fill", "", fill.get("byte").asInt(), fill.get("count").asInt());
        } else if (vector.has("pattern")) {
            return new Bytes(
                    "pattern", "", 0, vector.get("pattern").get("count").asInt());
        }
        return Bytes.ofHex(text(vector, "hex"));
    }

    /** Returns the names of all vectors, each with its section. */
    List<String> names() {
        List<String> names = new ArrayList<>();
        components.forEach(v -> names.add("components/" + v.name));
        data.forEach(v -> names.add("data/" + v.name));
        refused.forEach(v -> names.add("refused/" + v.name));
        contents.forEach(v -> names.add("contents/" + v.name));
        secrets.forEach(v -> names.add("secrets/" + v.name));
        return names;
    }

    static String sha256(String text) {
        return "sha256:" + HexFormat.of().formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** §5 of the document; long bytes where the type is empty. */
    static String contentDigest(String dtype, String shape, byte[] bytes) {
        int block = 4_194_304;
        String header = dtype.isEmpty() ? "larder/bytes/1 " + bytes.length : "larder/array/1 " + dtype + " " + shape;
        ByteBuffer hashed = ByteBuffer.allocate(1000 + 32 * (bytes.length / block + 1));
        hashed.put((header + " 4194304\n").getBytes(StandardCharsets.US_ASCII));
        for (int at = 0; at < bytes.length; at += block) {
            hashed.put(sha256(Arrays.copyOfRange(bytes, at, Math.min(at + block, bytes.length))));
        }
        return "sha256:" + HexFormat.of().formatHex(sha256(Arrays.copyOf(hashed.array(), hashed.position())));
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
