package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Publication;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUriException;
import dev.larder.store.UnsupportedFormatException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store takes only a place that is its own, and leaves what is there alone. */
class PlaceTest {
    @TempDir
    Path dir;

    private Path place() {
        return dir.resolve("results.h5");
    }

    private DataStore open(String options) {
        return DataStores.open("hdf5:" + place() + options);
    }

    @Test
    void aFileOfTheUsersIsRefusedUntouched() throws Exception {
        byte[] bytes =
                "my own measurements, longer than a user block ".repeat(40).getBytes(StandardCharsets.US_ASCII);
        Files.write(place(), bytes);
        assertThatThrownBy(() -> open(""))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("left as it is");
        assertThat(place()).hasBinaryContent(bytes);
        assertThat(dir.resolve("results.h5.d")).doesNotExist();
    }

    @Test
    void aFileThatIsPutInTheCataloguesPlaceStays() throws Exception {
        try (DataStore store = open("")) {
            store.store(EntrySealerTest.sample(), Publication.keeping());
            Files.writeString(place(), "mine");
        }
        assertThat(place()).hasContent("mine");
        try (DataStore store = open("")) {
            assertThat(store.find(EntrySealerTest.sample().info().address())).isPresent();
        }
    }

    @Test
    void aDirectoryWithOtherThingsIsRefusedUntouched() throws Exception {
        Path other = Files.createDirectory(dir.resolve("results.h5.d")).resolve("thesis.tex");
        Files.writeString(other, "x");
        assertThatThrownBy(() -> open("")).isInstanceOf(StoreUnavailableException.class);
        assertThat(other.resolveSibling(".")).isDirectoryNotContaining(file -> !file.endsWith("thesis.tex"));
    }

    @Test
    void aLaterFormatIsRefused() throws Exception {
        open("").close();
        Files.writeString(dir.resolve("results.h5.d/FORMAT"), "larder hdf5 2\nrequires:\n");
        assertThatThrownBy(() -> open("")).isInstanceOf(UnsupportedFormatException.class);
    }

    @Test
    void aDirectoryThatOthersCanWriteToIsRefused() throws Exception {
        open("").close();
        Files.setPosixFilePermissions(dir.resolve("results.h5.d"), PosixFilePermissions.fromString("rwxrwx---"));
        assertThatThrownBy(() -> open(""))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("?shared=group")
                .hasMessageContaining("chmod g-w");
        open("?shared=group").close();
        Files.setPosixFilePermissions(dir.resolve("results.h5.d"), PosixFilePermissions.fromString("rwxrwxrwx"));
        assertThatThrownBy(() -> open("?shared=group"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("chmod o-w");
    }

    @Test
    void placesAndOptionsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> DataStores.open("hdf5:results")).isInstanceOf(StoreUriException.class);
        assertThatThrownBy(() -> open("?compression=9")).isInstanceOf(StoreUriException.class);
        assertThat(dir).isEmptyDirectory();
    }

    @Test
    void aStoreIsReadWithoutBeingWrittenTo() throws Exception {
        assertThatThrownBy(() -> open("?mode=read")).isInstanceOf(StoreUnavailableException.class);
        Entry entry = EntrySealerTest.sample();
        try (DataStore store = open("")) {
            store.store(entry, Publication.keeping());
        }
        try (DataStore store = open("?mode=read")) {
            assertThat(store.find(entry.info().address()).orElseThrow().form().text())
                    .isEqualTo(entry.form().text());
            assertThatThrownBy(() -> store.remove(entry.info().address()))
                    .isInstanceOf(StoreUnavailableException.class);
        }
    }

    @Test
    void whatAGroupSharesIsOpenToItAndNobodyElse() throws Exception {
        try (DataStore store = open("?shared=group&durability=relaxed")) {
            store.store(EntrySealerTest.sample(), Publication.keeping());
        }
        try (var all = Files.walk(dir.resolve("results.h5.d"))) {
            for (Path path : all.toList()) {
                String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
                boolean text = path.getParent().equals(dir.resolve("results.h5.d")) && Files.isRegularFile(path);
                assertThat(mode)
                        .as(path.toString())
                        .matches(
                                Files.isDirectory(path)
                                        ? "rwxrws---|rwxrwx---"
                                        : text ? "rw-r--r--" : "r..r..---|rw-rw----");
            }
        }
    }

    @Test
    void entriesAreSealed() throws Exception {
        Entry entry = EntrySealerTest.sample();
        try (DataStore store = open("?durability=relaxed")) {
            store.store(entry, Publication.keeping());
        }
        try (var files = Files.walk(dir.resolve("results.h5.d/entries"))) {
            assertThat(files.filter(Files::isRegularFile).toList())
                    .singleElement()
                    .satisfies(file -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                            .isEqualTo("r--r--r--"));
        }
        try (var left = Files.list(dir.resolve("results.h5.d/tmp"))) {
            assertThat(left).isEmpty();
        }
    }
}
