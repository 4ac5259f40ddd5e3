package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalJson;
import dev.larder.data.ContentResolver;
import dev.larder.data.RandomData;
import org.junit.jupiter.api.Test;

/** Values in any spelling against a second statement of the document, with another seed in every run. */
class RandomSpellingTest {
    private static final long SEED = RandomData.seed("RandomSpellingTest");

    @Test
    void anySpellingOfAValueHasItsOneText() {
        RandomText random = new RandomText(SEED);
        for (int i = 0; i < 4000; i++) {
            RandomText.Pair pair = random.value(4);
            String text = CanonicalJson.write(CanonicalJson.read(pair.written()));
            if (!text.equals(pair.canonical())) {
                assertThat(text).as(pair.written()).isEqualTo(pair.canonical());
            }
            CanonicalJson.parse(text, ContentResolver.ABSENT);
        }
    }
}
