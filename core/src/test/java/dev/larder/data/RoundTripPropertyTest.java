package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    @Test
    void damagedTextIsRefusedOrStandsForAnotherDatum() {
        RandomData data = new RandomData(SEED);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            String text = CanonicalJson.write(data.next());
            for (int at = 0; at < text.length(); at += 1 + text.length() / 20) {
                String damaged = text.substring(0, at) + (char) (text.charAt(at) ^ 1) + text.substring(at + 1);
                refused += refusedOrCanonical(damaged);
                refused += refusedOrCanonical(text.substring(0, at));
                refused += refusedOrCanonical(text.substring(0, at) + text.substring(at + 1));
            }
        }
        assertThat(refused).isGreaterThan(1000);
    }

    private static int refusedOrCanonical(String text) {
        try {
            assertThat(CanonicalJson.write(CanonicalJson.parse(text, ContentResolver.ABSENT)))
                    .isEqualTo(text);
            return 0;
        } catch (InvalidDatumException e) {
            return 1;
        }
    }
}
