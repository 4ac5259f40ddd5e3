package dev.larder.key;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The cases of vectors-by-hand.txt, by section. */
final class VectorsByHand {
    private static final String DIGEST = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final Pattern CHARACTER = Pattern.compile("<U\\+([0-9A-F]+)>");
    private static final Pattern REPEAT = Pattern.compile("<repeat (\\d+) ([^<>]*)>");
    private static final Pattern BASE64 = Pattern.compile("<base64 ([^<>]*)>");
    private static final Pattern BYTES = Pattern.compile("<bytes ([^<>]*)>");
    private static final Pattern ARRAY = Pattern.compile("<array (\\w+) (\\[[0-9,]*\\]) ([^<>]*)>");

    /** A line: its name, what is written, and what is expected, empty where nothing is. */
    record Case(String name, String written, String expected) {}

    private VectorsByHand() {}

    static Map<String, List<Case>> sections() {
        Map<String, List<Case>> sections = new LinkedHashMap<>();
        List<Case> section = new ArrayList<>();
        for (String line : lines()) {
            if (line.startsWith("[")) {
                section = new ArrayList<>();
                sections.put(line.substring(1, line.length() - 1), section);
            } else if (!line.isEmpty() && !line.startsWith("#")) {
                section.add(parse(line));
            }
        }
        return sections;
    }

    private static List<String> lines() {
        try (var lines = new BufferedReader(new InputStreamReader(
                        Objects.requireNonNull(VectorsByHand.class.getResourceAsStream("vectors-by-hand.txt")),
                        StandardCharsets.UTF_8))
                .lines()) {
            return lines.toList();
        }
    }

    private static Case parse(String line) {
        int colon = line.indexOf(": ");
        if (colon < 0) {
            return new Case(line.substring(0, line.length() - 1), "", "");
        }
        String[] sides = line.substring(colon + 2).split(" → ", -1);
        String written = expand(sides[0]);
        String expected = sides.length == 1 ? "" : sides[1].equals("=") ? written : expand(sides[1]);
        return new Case(line.substring(0, colon), written, expected);
    }

    private static String expand(String text) {
        String expanded = text.replace("<HEX>", DIGEST).replace("<SHA>", "sha256:" + DIGEST);
        expanded = replace(CHARACTER, expanded, m -> Character.toString(Integer.parseInt(m.group(1), 16)));
        expanded = replace(REPEAT, expanded, m -> m.group(2).repeat(Integer.parseInt(m.group(1))));
        expanded = replace(BASE64, expanded, m -> Base64.getEncoder().encodeToString(bytes(m.group(1))));
        expanded = replace(BYTES, expanded, m -> Vectors.contentDigest("", "", bytes(m.group(1))));
        return replace(ARRAY, expanded, m -> Vectors.contentDigest(m.group(1), m.group(2), bytes(m.group(3))));
    }

    private static String replace(Pattern pattern, String text, Function<MatchResult, String> by) {
        return pattern.matcher(text).replaceAll(m -> java.util.regex.Matcher.quoteReplacement(by.apply(m)));
    }

    private static byte[] bytes(String said) {
        return Vectors.Bytes.parse(said).toArray();
    }
}
