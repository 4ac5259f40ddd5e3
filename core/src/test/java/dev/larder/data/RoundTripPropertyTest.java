package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class RoundTripPropertyTest {
    private static final long SEED = RandomData.seed("RoundTripPropertyTest");
    private static final int DATA = 4000;

    @Test
    void whatIsWrittenIsReadAsTheSameDatum() {
        RandomData data = new RandomData(SEED);
        for (int i = 0; i < DATA; i++) {
            Datum datum = data.next();
            CanonicalForm form = CanonicalJson.form(datum);
            Map<Digest, Content> contents = new HashMap<>();
            form.contents().forEach(large -> contents.put(large.digest(), large.content()));

            Datum back = CanonicalJson.parse(form.text(), (digest, size) -> contents.get(digest));

            assertThat(back).as(form.text()).isEqualTo(datum).hasSameHashCodeAs(datum);
            assertThat(CanonicalJson.form(back).digest()).isEqualTo(form.digest());
            assertThat(CanonicalJson.digest(datum)).isEqualTo(form.digest());
            assertThat(SameValue.of(datum, back)).as(form.text()).isTrue();
        }
    }

    @Test
    void twoDataAreEqualExactlyWhenTheirTextsAre() {
        RandomData data = new RandomData(SEED);
        List<Datum> all = new ArrayList<>();
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < 600; i++) {
            Datum datum = data.next();
            all.add(datum);
            texts.add(CanonicalJson.write(datum));
        }
        int same = 0;
        for (int i = 0; i < all.size(); i++) {
            for (int j = 0; j < all.size(); j++) {
                boolean sameText = texts.get(i).equals(texts.get(j));
                same += sameText && i != j ? 1 : 0;
                assertThat(all.get(i).equals(all.get(j)))
                        .as("%s and %s", texts.get(i), texts.get(j))
                        .isEqualTo(sameText);
            }
        }
        assertThat(same).as("pairs of different objects with the same text").isGreaterThan(100);
    }

    /** A million pairs with {@code -Dlarder.pairs=1000000}. */
    @Test
    void dataThatAreNearlyTheSameHaveTheSameTextAndDigestOnlyWhereTheyAreEqual() {
        int pairs = Integer.getInteger("larder.pairs", 50_000);
        RandomData data = new RandomData(SEED);
        NearbyData nearby = new NearbyData(SEED);
        int equal = 0;
        for (int i = 0; i < pairs; i++) {
            Datum one = data.next();
            Datum other = nearby.near(one);
            String text = CanonicalJson.write(one);
            String otherText = CanonicalJson.write(other);
            boolean same = one.equals(other);
            equal += same ? 1 : 0;
            if (text.equals(otherText) != same
                    || CanonicalJson.digest(one).equals(CanonicalJson.digest(other)) != same
                    || SameValue.of(one, other) != same && !hasArrayOfReals(text)
                    || same && one.hashCode() != other.hashCode()) {
                fail(
                        "%s and %s are %s, and their texts are %s",
                        one, other, same ? "equal" : "different", List.of(text, otherText));
            }
            Datum back = CanonicalJson.parse(otherText, ContentResolver.ABSENT);
            if (!CanonicalJson.write(back).equals(otherText) || !back.equals(other)) {
                fail("%s is parsed as %s", otherText, back);
            }
        }
        System.out.println("RoundTripPropertyTest: " + pairs + " pairs, " + equal + " of equal data");
        assertThat(equal).isBetween(pairs / 20, pairs / 2);
    }

    /** There values are compared and not bits: any NaN is the same value as any other. */
    private static boolean hasArrayOfReals(String text) {
        return text.contains("\"dtype\":\"f");
    }

    @Test
    void membersStandInTheOrderOfTheirUtf8Bytes() {
        RandomData data = new RandomData(SEED);
        for (int i = 0; i < DATA; i++) {
            String a = data.text();
            String b = data.text();
            int byBytes =
                    Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));
            assertThat(Integer.signum(Unicode.BY_CODE_POINT.compare(a, b)))
                    .as("'%s' and '%s'", a, b)
                    .isEqualTo(Integer.signum(byBytes));
        }
    }

    /** What a careless parser would let through, or read as what it is not. */
    private static final String[] SLIPS = {
        " ",
        "\n",
        "\t",
        ",",
        ":",
        "0",
        "1",
        "-",
        "+",
        ".",
        "e",
        "E",
        "\"",
        "\\",
        "/",
        "[",
        "]",
        "{",
        "}",
        "$",
        "null",
        "e0",
        ".0",
        "\\u0041",
        "\\/",
        "=",
        "T",
        "Z",
        "S",
        "\u0000",
        "\ufeff",
        "\u00a0",
        "\ud83d",
        "\ude00",
        "sha256:",
        "true",
        "\"a\":1,"
    };

    @Test
    void damagedTextIsRefusedOrIsTheCanonicalTextOfAnotherDatum() {
        RandomData data = new RandomData(SEED);
        Random random = new Random(SEED);
        int refused = 0;
        int others = 0;
        for (int i = 0; i < 1000; i++) {
            Datum datum = data.next();
            String text = CanonicalJson.write(datum);
            for (int j = 0; j < 25; j++) {
                String damaged = damaged(text, random);
                if (!damaged.equals(text)) {
                    boolean accepted = isTheTextOfAnother(damaged, datum);
                    refused += accepted ? 0 : 1;
                    others += accepted ? 1 : 0;
                }
            }
        }
        assertThat(refused).isGreaterThan(10_000);
        assertThat(others).as("texts of other data, such as another digit").isGreaterThan(500);
    }

    private static String damaged(String text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(3));
        String slip = SLIPS[random.nextInt(SLIPS.length)];
        return switch (random.nextInt(6)) {
            case 0 -> text.substring(0, at) + slip + text.substring(at);
            case 1 -> text.substring(0, at) + slip + text.substring(end);
            case 2 -> text.substring(0, at) + text.substring(end);
            case 3 -> respelt(text, random);
            case 4 -> text.substring(0, at) + text.substring(at, end).repeat(2) + text.substring(end);
            default ->
                end == at
                        ? text.substring(0, at)
                        : text.substring(0, at)
                                + (char) (text.charAt(at) ^ 1 << random.nextInt(7))
                                + text.substring(at + 1);
        };
    }

    /** The same value as a person might write it: another order, another number, another escape. */
    private static String respelt(String text, Random random) {
        return switch (random.nextInt(8)) {
            case 0 -> text.replaceFirst("(\\.\\d+)", "$10");
            case 1 -> text.replaceFirst("e\\+", "e");
            case 2 -> text.replaceFirst("(\\d)([,\\]}])", "$1.0$2");
            case 3 -> text.replaceFirst("\\{(\"[^\"]*\":[^,{}\\[\\]]*),(\"[^\"]*\":[^,{}\\[\\]]*)\\}", "{$2,$1}");
            case 4 -> text.replaceFirst("\\[([^,\\[\\]{}]+),([^,\\[\\]{}]+)\\]", "[$2,$1]");
            case 5 -> text.replaceFirst("\"a", "\"\\\\u0061");
            case 6 -> text.replaceFirst("([:,\\[])", "$1 ");
            default -> text.replaceFirst("T(\\d\\d):00", "T$1");
        };
    }

    private static boolean isTheTextOfAnother(String text, Datum datum) {
        Datum parsed;
        try {
            parsed = CanonicalJson.parse(text, ContentResolver.ABSENT);
        } catch (InvalidDatumException e) {
            return false;
        }
        assertThat(CanonicalJson.write(parsed)).isEqualTo(text);
        assertThat(parsed).as(text).isNotEqualTo(datum);
        return true;
    }
}
