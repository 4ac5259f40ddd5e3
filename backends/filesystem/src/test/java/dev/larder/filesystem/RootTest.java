package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.data.Digest;
import dev.larder.data.LarderException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreProvider;
import dev.larder.store.DataStores;
import dev.larder.store.Publication;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUri;
import dev.larder.store.StoreUriException;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceLoader;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which places become a store, and which are refused, untouched. */
@Timeout(60)
class RootTest {
    @TempDir
    Path directory;

    private static boolean isRoot() {
        return System.getProperty("user.name").equals("root");
    }

    /** Returns everything under the directory, with modes, times and contents. */
    private SortedMap<String, String> snapshot() throws IOException {
        SortedMap<String, String> all = new TreeMap<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.forEach(file -> {
                try {
                    String state = Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) + " "
                            + Files.getLastModifiedTime(file, LinkOption.NOFOLLOW_LINKS);
                    boolean regular = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
                    all.put(file.toString(), state + (regular ? Digest.of(Files.readAllBytes(file)) : ""));
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
        return all;
    }

    private void assertRefused(Path place, Class<? extends LarderException> type, String... message)
            throws IOException {
        SortedMap<String, String> before = snapshot();
        assertThatThrownBy(() -> DataStores.open("file:" + place))
                .isInstanceOf(type)
                .message()
                .contains(message)
                .doesNotContain("\n");
        assertThat(snapshot()).isEqualTo(before);
    }

    private Path make(String name, String modes) throws IOException {
        Path made = Files.createDirectory(directory.resolve(name));
        Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(modes));
        return made;
    }

    @Test
    void aNewDirectoryIsMadeAndClosedToOthers() throws IOException {
        Path place = directory.resolve("a").resolve("b").resolve("my results é 100%41");
        DataStores.open("file:" + place).close();
        assertThat(place.resolve("FORMAT")).hasContent("larder filesystem 1\nrequires:\n");
        assertThat(place.resolve("CACHEDIR.TAG")).content().startsWith("Signature: 8a477f597d28d172789f06886806bc55\n");
        assertThat(place.resolve("README.txt")).content().contains("larder ls --store file:");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(place)))
                .isEqualTo("rwx------");
        try (Stream<Path> files = Files.list(place)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder(
                            "FORMAT",
                            "CACHEDIR.TAG",
                            "README.txt",
                            "entries",
                            "blobs",
                            "ledger",
                            "leases",
                            "locks",
                            "sessions",
                            "tmp",
                            "quarantine");
        }
    }

    @Test
    void anEmptyDirectoryAndAnExistingStoreWillDo() throws IOException {
        Path place = make("store", "rwxr-xr-x");
        DataStores.open("file:" + place).close();
        SortedMap<String, String> before = snapshot();
        DataStores.open("file:" + place).close();
        // Opening alone leaves no trace.
        assertThat(snapshot()).isEqualTo(before);
    }

    @Test
    void theProviderIsFoundAndSaysWhatItCan() {
        assertThat(ServiceLoader.load(DataStoreProvider.class))
                .anySatisfy(provider -> assertThat(provider.schemes()).containsExactly("file"));
        try (DataStore store = DataStores.open("file:" + directory.resolve("store") + "?durability=relaxed")) {
            assertThat(store.traits().traits())
                    .containsExactlyInAnyOrder(
                            StoreTrait.PERSISTENT, StoreTrait.SHARED_BETWEEN_PROCESSES, StoreTrait.SHARES_BLOCKS);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"?durabillity=fsync", "?durability=none", "?shared=everybody", "?durability=fsync&x=y"})
    void anUnknownOptionIsRefused(String options) throws IOException {
        assertRefused(directory.resolve("store" + options), StoreUriException.class, "option");
        assertThat(directory.resolve("store")).doesNotExist();
    }

    @Test
    void aPlaceMustBeNamed() {
        assertThatThrownBy(() -> DataStores.open("file:"))
                .isInstanceOf(StoreUriException.class)
                .hasMessageContaining("file:results");
        assertThatThrownBy(() -> DataStores.open("file:a\0b")).isInstanceOf(StoreUriException.class);
    }

    @Test
    void aFileIsRefused() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "mine");
        assertRefused(file, StoreUnavailableException.class, "is a file", "directory");
        assertRefused(file.resolve("below"), StoreUnavailableException.class, "is a file");
    }

    @Test
    void aDirectoryWithOtherThingsIsRefused() throws IOException {
        Files.writeString(make("home", "rwx------").resolve("thesis.tex"), "mine");
        assertRefused(directory.resolve("home"), StoreUnavailableException.class, "not a Larder store", "not empty");
    }

    @Test
    void aDirectoryThatOthersCanWriteToIsRefused() throws IOException {
        assertRefused(make("world", "rwxrwxrwx"), StoreUnavailableException.class, "everybody", "chmod o-w");
        assertRefused(make("group", "rwxrwx---"), StoreUnavailableException.class, "group", "shared=group");
        SortedMap<String, String> before = snapshot();
        assertThatThrownBy(() -> DataStores.open("file:" + directory.resolve("world") + "?shared=group"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("everybody");
        assertThat(snapshot()).isEqualTo(before);
        DataStores.open("file:" + directory.resolve("group") + "?shared=group").close();
    }

    @Test
    void anotherUsersDirectoryIsRefused() throws IOException {
        assumeTrue(isRoot(), "only root can give a directory away");
        Path place = make("theirs", "rwx------");
        Files.setAttribute(place, "unix:uid", 65534);
        assertRefused(place, StoreUnavailableException.class, "belongs to nobody", "root");
    }

    @Test
    void anUnwritableDirectoryIsRefused() throws IOException {
        assumeTrue(!isRoot(), "root may write everywhere; see FailingDiskTest for a filesystem that is read-only");
        assertRefused(make("sealed", "r-xr-xr-x"), StoreUnavailableException.class, "cannot be written to");
    }

    @Test
    void aSymbolicLinkLeadsToTheStore() throws IOException {
        Path real = directory.resolve("real");
        DataStores.open("file:" + real).close();
        Path link = Files.createSymbolicLink(directory.resolve("link"), real);
        try (DataStore first = DataStores.open("file:" + link);
                DataStore second = DataStores.open("file:" + real)) {
            first.store(OpenStore.entry(1, new dev.larder.data.Datum.Text("x")), Publication.keeping());
            assertThat(second.find(OpenStore.address(1))).isPresent();
        }
        Files.createSymbolicLink(directory.resolve("dangling"), directory.resolve("nowhere"));
        assertRefused(directory.resolve("dangling"), StoreUnavailableException.class, "symbolic link to nowhere");
        Files.createSymbolicLink(directory.resolve("loop"), directory.resolve("loop"));
        assertRefused(directory.resolve("loop"), StoreUnavailableException.class, "loop");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "larder filesystem 2\nrequires:\n",
                "larder filesystem 1\nrequires: segments\n",
                "larder filesystem 1\n",
                "larder filesystem 1\nrequires:\nmore",
                "something else",
                ""
            })
    void anUnknownFormatIsRefused(String format) throws IOException {
        Path place = directory.resolve("store");
        DataStores.open("file:" + place).close();
        Files.delete(place.resolve("FORMAT"));
        Files.writeString(place.resolve("FORMAT"), format);
        Files.delete(place.resolve("README.txt"));
        assertRefused(place, UnsupportedFormatException.class, place.toString());
    }

    @Test
    void manyMayMakeTheSameStoreAtOnce() {
        for (int i = 0; i < 5; i++) {
            String uri = "file:" + directory.resolve("store" + i);
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int t = 0; t < 8; t++) {
                long number = t;
                all.add(CompletableFuture.runAsync(() -> {
                    try (DataStore store = DataStores.open(uri)) {
                        store.store(
                                OpenStore.entry(number, OpenStore.bytes(OpenStore.block(1, 70_000))),
                                Publication.keeping());
                    }
                }));
            }
            all.forEach(CompletableFuture::join);
            try (DataStore store = DataStores.open(uri)) {
                assertThat(store.upkeep().verify((done, total) -> {}).entries()).isEqualTo(8);
                assertThat(store.upkeep().verify((done, total) -> {}).findings())
                        .isEmpty();
            }
        }
    }

    @Test
    void aMakerThatDiedHalfWayIsFinished() throws IOException {
        Path place = make("store", "rwx------");
        Files.writeString(place.resolve("FORMAT." + "0".repeat(32) + ".new"), "larder file");
        DataStores.open("file:" + place).close();
        assertThat(place.resolve("FORMAT")).exists();
        assertThat(place.resolve("entries")).isDirectory();
    }

    @Test
    void whetherAStoreExistsIsSaidWithoutMakingOne() throws IOException {
        FileDataStoreProvider provider = new FileDataStoreProvider();
        StoreUri uri = StoreUri.parse("file:" + directory.resolve("store"));
        assertThat(provider.exists(uri)).isFalse();
        assertThat(directory).isEmptyDirectory();
        make("store", "rwx------");
        assertThat(provider.exists(uri)).isFalse();
        provider.open(uri).close();
        assertThat(provider.exists(uri)).isTrue();
        assertThatThrownBy(() -> provider.exists(StoreUri.parse("file:x?y=z"))).isInstanceOf(StoreUriException.class);
    }

    @Test
    void networkFilesystemsAreKnown() {
        assertThat(List.of("nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "9p", "NFS"))
                .allMatch(RootCheck::isNetwork);
        assertThat(List.of("ext4", "xfs", "btrfs", "tmpfs", "zfs", "apfs", "overlay", "fuse.ntfs-3g", "fuseblk"))
                .noneMatch(RootCheck::isNetwork);
    }
}
