package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/** The same data in JSON and in YAML, laid out and spelt at random, are the same datum. */
class YamlPropertyTest {
    private static final long SEED = RandomData.seed("YamlPropertyTest");
    private static final int DATA = 1500;

    @Test
    void theSameDataInYamlAndJsonAreTheSameDatum() {
        RandomData data = new RandomData(SEED);
        Printer printer = new Printer(new Random(SEED));
        for (int i = 0; i < DATA; i++) {
            String json = CanonicalJson.write(data.mapping(4));
            String yaml = printer.yaml(json);
            assertThat(CanonicalJson.write(Yaml.read(yaml))).as(yaml).isEqualTo(json);
        }
        assertThat(printer.spellings).as("numbers spelt otherwise").isGreaterThan(DATA / 10);
        assertThat(printer.plain).as("texts without quotes").isGreaterThan(DATA / 10);
    }

    @Test
    void everyJsonTextIsYamlOfTheSameDatum() {
        RandomData data = new RandomData(SEED);
        for (int i = 0; i < DATA; i++) {
            String json = escaped(CanonicalJson.write(data.mapping(4)));
            assertThat(CanonicalJson.write(Yaml.read(json)))
                    .as(json)
                    .isEqualTo(CanonicalJson.write(CanonicalJson.read(json)));
        }
    }

    /** JSON takes some characters literally that YAML wants escaped; whoever escapes all writes both. */
    private static String escaped(String json) {
        StringBuilder out = new StringBuilder();
        json.chars().forEach(c -> out.append(c < 0x7f ? String.valueOf((char) c) : String.format("\\u%04x", c)));
        return out.toString();
    }

    /** Writes the tokens of a JSON text as YAML. */
    private static final class Printer {
        private final Random random;
        private int spellings;
        private int plain;

        Printer(Random random) {
            this.random = random;
        }

        String yaml(String json) {
            try (JsonParser parser =
                    new JsonFactory().createParser(tools.jackson.core.ObjectReadContext.empty(), json)) {
                return value(parser, parser.nextToken(), 0, random.nextBoolean());
            }
        }

        /** Returns a flow value, or a block that begins on a line of its own. */
        private String value(JsonParser parser, JsonToken token, int indent, boolean block) {
            return switch (token) {
                case START_OBJECT -> collection(parser, JsonToken.END_OBJECT, indent, block);
                case START_ARRAY -> collection(parser, JsonToken.END_ARRAY, indent, block);
                case VALUE_STRING -> text(parser.getString());
                case VALUE_NUMBER_INT -> whole(parser.getString());
                case VALUE_NUMBER_FLOAT -> real(parser.getString());
                case VALUE_NULL -> random.nextBoolean() ? "null" : "~";
                default ->
                    random.nextBoolean()
                            ? parser.getString()
                            : parser.getString().toUpperCase(java.util.Locale.ROOT);
            };
        }

        private String collection(JsonParser parser, JsonToken end, int indent, boolean block) {
            boolean mapping = end == JsonToken.END_OBJECT;
            List<String> items = new ArrayList<>();
            for (JsonToken token = parser.nextToken(); token != end; token = parser.nextToken()) {
                String lead = "";
                if (mapping) {
                    lead = text(parser.getString()) + ": ";
                    token = parser.nextToken();
                } else if (block) {
                    lead = "- ";
                }
                items.add(lead + value(parser, token, indent + 1, block && random.nextInt(4) > 0));
            }
            if (!block || items.isEmpty()) {
                String joined = String.join(random.nextBoolean() ? ", " : " ,\n" + " ".repeat(indent + 1), items);
                return mapping ? "{" + joined + "}" : "[" + joined + "]";
            }
            String line = "\n" + " ".repeat(indent);
            return (random.nextInt(8) == 0 ? " # a remark" : "") + line + String.join(line, items);
        }

        private String whole(String digits) {
            BigInteger value = new BigInteger(digits);
            if (value.signum() < 0 || random.nextInt(2) == 0) {
                return digits;
            }
            spellings++;
            return switch (random.nextInt(4)) {
                case 0 -> "0x" + value.toString(16);
                case 1 -> "0o" + value.toString(8);
                case 2 -> "+" + digits;
                default -> "00" + digits;
            };
        }

        private String real(String digits) {
            if (digits.startsWith("0.") && random.nextBoolean()) {
                spellings++;
                return digits.substring(1);
            }
            return digits.endsWith(".0") && random.nextBoolean() ? digits.substring(0, digits.length() - 1) : digits;
        }

        private String text(String text) {
            if (text.matches("[a-zé$]+") && !text.matches("null|true|false") && random.nextBoolean()) {
                plain++;
                return text;
            }
            boolean printable = text.codePoints().allMatch(c -> c >= 0x20 && c < 0x7f || c >= 0xa1 && c < 0xd800);
            if (printable && random.nextBoolean()) {
                return "'" + text.replace("'", "''") + "'";
            }
            StringBuilder out = new StringBuilder("\"");
            text.codePoints().forEach(c -> {
                if (c == '"' || c == '\\') {
                    out.append('\\').appendCodePoint(c);
                } else if (c >= 0x20 && c < 0x7f) {
                    out.appendCodePoint(c);
                } else {
                    out.append(String.format(c > 0xffff ? "\\U%08x" : "\\u%04x", c));
                }
            });
            return out.append('"').toString();
        }
    }
}
