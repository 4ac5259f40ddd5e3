package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Content;
import dev.larder.data.ContentResolver;
import dev.larder.data.Datum;
import dev.larder.data.ElementType;
import dev.larder.data.InvalidDatumException;
import dev.larder.data.NdArray;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every published vector, computed anew. If one of them changes, every store in the world loses its entries. */
class KeyVectorsTest {
    private static Vectors vectors;

    @BeforeAll
    static void read() {
        vectors = Vectors.read();
    }

    @Test
    void thereAreMoreThanTwoThousandAndEachHasItsOwnName() {
        assertThat(vectors.names()).hasSizeGreaterThan(2000).doesNotHaveDuplicates();
        assertThat(vectors.components()).hasSizeGreaterThan(900);
        assertThat(vectors.refused()).hasSizeGreaterThan(350);
    }

    @Test
    void theFileIsWhatItsSourcesGive() throws Exception {
        assertThat(new VectorGenerator().generate().equals(Files.readString(Vectors.file(), StandardCharsets.UTF_8)))
                .as("docs/key-vectors.json is what the main method of VectorGenerator writes")
                .isTrue();
    }

    @Test
    void everyComponentHasItsRecipeAndItsKey() {
        List<String> wrong = new ArrayList<>();
        for (Vectors.Component vector : vectors.components()) {
            try {
                Recipe recipe = Recipe.read(vector.component());
                if (!recipe.text().equals(vector.recipe())) {
                    wrong.add(vector.name() + ": " + recipe.text() + " where " + vector.recipe() + " was expected");
                } else if (!recipe.key().toString().equals(vector.key())) {
                    wrong.add(vector.name() + ": " + recipe.key());
                } else if (!Recipe.parse(vector.recipe()).equals(recipe)) {
                    wrong.add(vector.name() + ": parses as another recipe");
                }
            } catch (InvalidComponentException e) {
                wrong.add(vector.name() + ": " + e.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void keysAreEqualOnlyWhereTheyAreMeantToBe() {
        Map<String, String> groups = new HashMap<>();
        Map<String, String> keys = new HashMap<>();
        for (Vectors.Component vector : vectors.components()) {
            String name = vector.name();
            String group = name.startsWith("same/") ? name.substring(0, name.lastIndexOf('/')) : name;
            String key = Recipe.read(vector.component()).key().toString();
            assertThat(groups.putIfAbsent(key, group)).as(name).isIn(null, group);
            assertThat(keys.putIfAbsent(group, key)).as(name).isIn(null, key);
        }
        assertThat(groups).hasSizeGreaterThan(900);
    }

    @Test
    void everyValueHasItsTextAndItsDigest() {
        List<String> wrong = new ArrayList<>();
        for (Vectors.Data vector : vectors.data()) {
            try {
                Datum datum = CanonicalJson.read(vector.datum());
                String text = CanonicalJson.write(datum);
                if (!text.equals(vector.text())) {
                    wrong.add(vector.name() + ": " + text + " where " + vector.text() + " was expected");
                } else if (!CanonicalJson.digest(datum).toString().equals(vector.digest())) {
                    wrong.add(vector.name() + ": " + CanonicalJson.digest(datum));
                } else if (!CanonicalJson.parse(text, ContentResolver.ABSENT).equals(datum)) {
                    wrong.add(vector.name() + ": parses as another value");
                }
            } catch (InvalidDatumException e) {
                wrong.add(vector.name() + ": " + e.getMessage());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void strictParsersTakeNothingButTheCanonicalText() {
        List<String> wrong = new ArrayList<>();
        for (Vectors.Component vector : vectors.components()) {
            if (!vector.component().equals(vector.recipe()) && !isRefused(() -> Recipe.parse(vector.component()))) {
                wrong.add(vector.name());
            }
        }
        for (Vectors.Data vector : vectors.data()) {
            if (!vector.datum().equals(vector.text())
                    && !isRefused(() -> CanonicalJson.parse(vector.datum(), ContentResolver.ABSENT))) {
                wrong.add(vector.name());
            }
        }
        assertThat(wrong).isEmpty();
    }

    @Test
    void whatMustBeRefusedIsRefusedByReaderAndParserInOneShortLine() {
        List<String> wrong = new ArrayList<>();
        for (Vectors.Refused vector : vectors.refused()) {
            boolean component = vector.kind().equals("component");
            Runnable read = component ? () -> Recipe.read(vector.text()) : () -> CanonicalJson.read(vector.text());
            Runnable parse = component
                    ? () -> Recipe.parse(vector.text())
                    : () -> CanonicalJson.parse(vector.text(), ContentResolver.ABSENT);
            try {
                if (!isRefused(read)) {
                    wrong.add(vector.name() + " is read");
                }
                if (!isRefused(parse)) {
                    wrong.add(vector.name() + " is parsed");
                }
            } catch (RuntimeException e) {
                wrong.add(vector.name() + ": " + e);
            }
        }
        assertThat(wrong).isEmpty();
    }

    private static boolean isRefused(Runnable reading) {
        try {
            reading.run();
            return false;
        } catch (InvalidDatumException | InvalidComponentException e) {
            assertThat(e.getMessage()).doesNotContain("\n").hasSizeLessThan(500);
            return true;
        }
    }

    @Test
    void everyContentHasItsDigest() {
        for (Vectors.Contents vector : vectors.contents()) {
            Content content = Content.of(vector.bytes().toArray());
            String digest = vector.dtype().isEmpty()
                    ? Datum.Bytes.of(content).digest().toString()
                    : NdArray.of(ElementType.of(vector.dtype()), shape(vector), content)
                            .digest()
                            .toString();
            assertThat(digest).as(vector.name()).isEqualTo(vector.digest());
        }
    }

    private static long[] shape(Vectors.Contents vector) {
        return vector.shape().stream().mapToLong(Long::longValue).toArray();
    }

    @Test
    void contentsWithEqualDigestsAreEqual() {
        Map<String, Vectors.Contents> byDigest = new HashMap<>();
        for (Vectors.Contents vector : vectors.contents()) {
            Vectors.Contents other = byDigest.putIfAbsent(vector.digest(), vector);
            if (other != null) {
                assertThat(vector.dtype())
                        .as("%s and %s", vector.name(), other.name())
                        .isEqualTo(other.dtype());
                assertThat(vector.shape()).isEqualTo(other.shape());
                assertThat(vector.bytes().toArray()).isEqualTo(other.bytes().toArray());
            }
        }
        assertThat(byDigest).hasSizeGreaterThan(100);
    }

    @Test
    void everySecretStandsAsItsHmac() {
        for (Vectors.Secret vector : vectors.secrets()) {
            Datum value = CanonicalJson.read(vector.value());
            assertThat(VectorGenerator.mac(vector.key(), CanonicalJson.write(value)))
                    .as(vector.name())
                    .isEqualTo(vector.mac());
            String form = "{\"$secret\":\"" + vector.mac() + "\"}";
            assertThat(CanonicalJson.write(CanonicalJson.read(form))).isEqualTo(form);
        }
    }

    @Test
    void aVectorThatIsWrongIsNoticed() {
        Vectors.Component vector = vectors.components().get(0);
        assertThatThrownBy(() -> Recipe.parse(vector.recipe().replace("\"p\":null", "\"p\":nul")))
                .isInstanceOf(InvalidComponentException.class);
        assertThat(Recipe.parse(vector.recipe().replace("\"p\":null", "\"p\":true"))
                        .key())
                .isNotEqualTo(Key.parse(vector.key()));
    }
}
