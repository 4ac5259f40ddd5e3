package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalJson;
import dev.larder.data.ContentResolver;
import dev.larder.data.Datum;
import dev.larder.data.InvalidDatumException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What must hold for whatever text anybody hands to a reader or a parser. */
final class HostileText {
    /** Far more than any text of a few thousand characters needs, on a busy machine too. */
    private static final long MOST_NANOS = TimeUnit.SECONDS.toNanos(10);

    private HostileText() {}

    /** Returns how many of the readers and parsers took the text. */
    static int check(String text) {
        long start = System.nanoTime();
        int taken = 0;
        Datum read = taken(() -> CanonicalJson.read(text));
        if (read != null) {
            taken++;
            // What is read may be too deep as it is normalised; whatever can be written is parsed as the same.
            String canonical = taken(() -> CanonicalJson.write(read));
            if (canonical != null) {
                assertThat(CanonicalJson.parse(canonical, ContentResolver.ABSENT))
                        .isEqualTo(read);
                assertThat(CanonicalJson.write(CanonicalJson.read(canonical))).isEqualTo(canonical);
            }
        }
        Datum parsed = taken(() -> CanonicalJson.parse(text, ContentResolver.ABSENT));
        if (parsed != null) {
            taken++;
            assertThat(CanonicalJson.write(parsed)).isEqualTo(text);
            assertThat(parsed).isEqualTo(read);
        }
        taken += component(text);
        taken += component("{\"type\":\"a\",\"version\":\"1\",\"parameters\":{\"p\":" + text + "}}");
        Recipe recipe = taken(() -> Recipe.parse(text));
        if (recipe != null) {
            taken++;
            assertThat(recipe.text()).isEqualTo(text);
            assertThat(parsed).isNotNull();
        }
        assertThat(System.nanoTime() - start).as("nanoseconds").isLessThan(MOST_NANOS);
        return taken;
    }

    private static int component(String text) {
        Recipe recipe = taken(() -> Recipe.read(text));
        if (recipe == null) {
            return 0;
        }
        assertThat(Recipe.parse(recipe.text())).isEqualTo(recipe);
        assertThat(Recipe.read(recipe.text())).isEqualTo(recipe);
        assertThat(recipe.key().toString()).isEqualTo(Vectors.sha256(recipe.text()));
        assertThat(recipe.identity()).isNotNull();
        return 1;
    }

    /** Returns what is read, or null where it is refused in one line; every other exception passes through. */
    private static <T> T taken(Supplier<T> reading) {
        try {
            return reading.get();
        } catch (InvalidDatumException | InvalidComponentException e) {
            assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").hasSizeLessThan(1000);
            return null;
        }
    }

    /** Returns texts to begin with: everything that the vectors write, but the longest. */
    static List<String> seeds() {
        Vectors vectors = Vectors.read();
        List<String> seeds = new ArrayList<>();
        vectors.components().forEach(vector -> seeds.add(vector.component()));
        vectors.components().forEach(vector -> seeds.add(vector.recipe()));
        vectors.data().forEach(vector -> seeds.add(vector.datum()));
        vectors.data().forEach(vector -> seeds.add(vector.text()));
        vectors.refused().forEach(vector -> seeds.add(vector.text()));
        seeds.removeIf(seed -> seed.length() > 4000);
        return seeds;
    }
}
