package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StoreUriTest {
    @ParameterizedTest
    @CsvSource({
        "file:results, file, results",
        "file:my results, file, my results",
        "file:/a/b, file, /a/b",
        "file:, file, ''",
        "file:a?, file, a",
        "jdbc:sqlite:results.db, jdbc, sqlite:results.db",
        "hdf5:r%20s.h5, hdf5, r%20s.h5",
        "s3+x.y-z:b, s3+x.y-z, b"
    })
    void isASchemeAndAPlaceAsItStands(String text, String scheme, String place) {
        StoreUri uri = StoreUri.parse(text);
        assertThat(uri.scheme()).isEqualTo(scheme);
        assertThat(uri.place()).isEqualTo(place);
        assertThat(uri).hasToString(scheme + ":" + place);
    }

    @Test
    void optionsAreDecodedNamesAndValues() {
        StoreUri uri = StoreUri.parse("file:r?durability=relaxed&a%20b=c%26d%3D+e=f&empty=");
        assertThat(uri.option("durability")).contains("relaxed");
        assertThat(uri.option("a b")).contains("c&d=+e=f");
        assertThat(uri.option("empty")).contains("");
        assertThat(uri.option("other")).isEmpty();
        assertThat(uri.option("durability", Durability.class, Durability.FSYNC)).isEqualTo(Durability.RELAXED);
        assertThat(uri.option("other", Durability.class, Durability.FSYNC)).isEqualTo(Durability.FSYNC);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "results", "/tmp/x", ":x", "C:\\results", "File:x", "fi le:x", "é:x", "1a:x", "x:"})
    void whatHasNoSchemeIsRefused(String text) {
        assertThatThrownBy(() -> StoreUri.parse(text))
                .isInstanceOf(StoreUriException.class)
                .hasMessageStartingWith("a store is named like file:results (a scheme, a colon, a place), not '");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "file:r?durability | a store option is written name=value, not 'durability', in file:r",
                "file:r?=x         | a store option is written name=value, not '…', in file:r",
                "file:r?a=b&       | a store option is written name=value, not '…', in file:r",
                "file:r?&a=b       | a store option is written name=value, not '…', in file:r",
                "file:r?a=1&a=2    | the store option 'a' is given twice, in file:r",
                "file:r?a=%zz      | malformed percent escape in a store option",
                "file:r?a=%4       | malformed percent escape in a store option"
            })
    void malformedOptionsAreRefused(String text, String message) {
        assertThatThrownBy(() -> StoreUri.parse(text))
                .isInstanceOf(StoreUriException.class)
                .hasMessage(message);
    }

    @Test
    void unknownOptionsAndValuesAreRefusedWithThoseThatThereAre() {
        StoreUri uri = StoreUri.parse("file:r?durability=always&shred=no");
        assertThatThrownBy(() -> uri.allowOnly(Set.of("durability", "shared")))
                .isInstanceOf(StoreUriException.class)
                .hasMessage("no store option 'shred' for file:; there are durability, mode, shared");
        assertThatThrownBy(() -> uri.allowOnly(Set.of())).hasMessageEndingWith("for file:; there is only mode");
        assertThatThrownBy(() -> uri.option("durability", Durability.class, Durability.FSYNC))
                .hasMessage("the store option durability is one of fsync, relaxed, not 'always', in file:r");
        StoreUri.parse("file:r?durability=fsync").allowOnly(Set.of("durability", "shared"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "jdbc:postgresql://me:s3cret@host/db",
                "jdbc:postgresql://me:s3@cret@host/db",
                "jdbc:postgresql://s3cret@host/db?larder.x=s3cret",
                "jdbc:sqlserver://host;user=me;password=s3cret",
                "jdbc:postgresql://host/db?password=s3cret",
                "file:r?token=s3cret&x=%zz",
                "file:r?s3cret",
                "file:r?password:s3cret",
                "file:r?a=s3cret&a=s3cret",
                "jdbc:postgresql://me:s3cret@host/db?x",
                "nosuch:r?password=s3cret",
                "nosuch://me:s3cret@host"
            })
    void credentialsNeverShow(String text) {
        String shown;
        try {
            shown = StoreUri.parse(text).toString();
        } catch (StoreUriException e) {
            shown = e.toString();
        }
        assertThat(shown).doesNotContain("s3cret").doesNotContain("cret@");
        assertThatThrownBy(() -> DataStores.open(text))
                .message()
                .doesNotContain("s3cret")
                .doesNotContain("cret@");
    }

    @Test
    void theSchemeFindsTheBackend() {
        try (DataStore store = DataStores.open("memory:")) {
            assertThat(store).hasToString("memory:");
        }
        assertThatThrownBy(() -> DataStores.open("hdf7:x"))
                .isInstanceOf(NoSuchBackendException.class)
                .hasMessageStartingWith("no backend for 'hdf7:' in hdf7:x; there are memory:");
        assertThatThrownBy(() -> DataStores.open("memory:x"))
                .isInstanceOf(StoreUriException.class)
                .hasMessage("a store in memory has no name: write memory: instead of memory:x");
        assertThatThrownBy(() -> DataStores.open("memory:?durability=fsync"))
                .isInstanceOf(StoreUriException.class)
                .hasMessage("no store option 'durability' for memory:; there is only mode");
    }
}
