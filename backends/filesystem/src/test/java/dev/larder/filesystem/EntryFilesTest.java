package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.key.Address;
import dev.larder.store.Durability;
import dev.larder.store.EntryIndex;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EntryFilesTest {
    private static final Address ADDRESS = OpenStore.address(1);

    @TempDir
    Path directory;

    private OpenStore store;
    private EntryIndex index;

    @BeforeEach
    void open() {
        store = OpenStore.in(directory.resolve("store"));
        index = store.parts.index();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Optional<String> found(Address address) {
        return index.find(address).map(OpenStore::text);
    }

    private boolean create(Address address, String text) {
        return index.create(address, OpenStore.text(text), Durability.RELAXED);
    }

    @Test
    void theFirstStays() {
        assertThat(found(ADDRESS)).isEmpty();
        assertThat(create(ADDRESS, "first")).isTrue();
        assertThat(create(ADDRESS, "second")).isFalse();
        assertThat(index.create(ADDRESS, OpenStore.text("third"), Durability.FSYNC))
                .isFalse();
        assertThat(found(ADDRESS)).contains("first");
        assertThat(store.temporaryFiles()).isEmpty();
    }

    @Test
    void replacingTakesThePlace() {
        index.replace(ADDRESS, OpenStore.text("first"), Durability.RELAXED);
        index.replace(ADDRESS, OpenStore.text("second"), Durability.FSYNC);
        assertThat(found(ADDRESS)).contains("second");
        assertThat(store.temporaryFiles()).isEmpty();
    }

    @Test
    void theBufferIsLeftAlone() {
        ByteBuffer record = OpenStore.text("xxrecordxx").position(2).limit(8);
        index.create(ADDRESS, record, Durability.RELAXED);
        index.replace(ADDRESS, record, Durability.RELAXED);
        assertThat(OpenStore.text(record)).isEqualTo("record");
        assertThat(found(ADDRESS)).contains("record");
    }

    @Test
    void removingLeavesAFreePlace() {
        create(ADDRESS, "first");
        assertThat(index.remove(ADDRESS)).isTrue();
        assertThat(index.remove(ADDRESS)).isFalse();
        assertThat(found(ADDRESS)).isEmpty();
        assertThat(create(ADDRESS, "second")).isTrue();
    }

    @Test
    void recordsAreSealedAndTheDirectoryIsClosed() throws IOException {
        create(ADDRESS, "first");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.fileOf(ADDRESS))))
                .startsWith("r--")
                .doesNotContain("w");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(store.root.path())))
                .isEqualTo("rwx------");
    }

    @Test
    void noAttributeIsAPath() {
        List<String> attributes = List.of(
                "value",
                "..",
                "../../../etc/passwd",
                "/",
                "a\0b",
                "A",
                "a",
                "CON",
                "é",
                "😀".repeat(60),
                "x".repeat(255));
        for (String attribute : attributes) {
            assertThat(create(new Address(ADDRESS.key(), attribute), attribute)).isTrue();
        }
        for (String attribute : attributes) {
            assertThat(found(new Address(ADDRESS.key(), attribute))).contains(attribute);
        }
        assertThat(store.files())
                .filteredOn(name -> name.startsWith("entries/"))
                .hasSize(attributes.size())
                .allMatch(name -> name.matches("entries/([0-9a-f]{2})/\\1[0-9a-f]{62}\\.[ah][0-9a-f]+"));
        try (Stream<EntryIndex.Located> all = index.scan("")) {
            assertThat(all.flatMap(located -> located.address().stream()).map(Address::attribute))
                    .containsAll(attributes.subList(0, 9))
                    .doesNotContain(attributes.get(9), attributes.get(10));
        }
    }

    @Test
    void aScanFindsEachOnceByAnyPrefix() throws IOException {
        Set<String> keys = new HashSet<>();
        for (int i = 0; i < 300; i++) {
            create(OpenStore.address(i), "record " + i);
            keys.add(OpenStore.address(i).key().hex());
        }
        Files.writeString(
                Files.createDirectories(store.root.entries().resolve("zz")).resolve("x"), "stranger");
        Files.writeString(store.root.entries().resolve("stranger"), "stranger");
        String any = OpenStore.address(7).key().hex();
        for (int length : new int[] {0, 1, 2, 3, 8, 64}) {
            String prefix = any.substring(0, length);
            try (Stream<EntryIndex.Located> all = index.scan(prefix)) {
                assertThat(all.map(
                                located -> located.address().orElseThrow().key().hex()))
                        .doesNotHaveDuplicates()
                        .containsExactlyInAnyOrderElementsOf(keys.stream()
                                .filter(key -> key.startsWith(prefix))
                                .toList());
            }
        }
        try (Stream<EntryIndex.Located> none = index.scan("0123456789")) {
            assertThat(none).isEmpty();
        }
    }

    @Test
    void whatIsTooLargeOrNoFileIsReadAsNothingSound() throws IOException {
        create(ADDRESS, "first");
        Path file = store.fileOf(ADDRESS);
        Files.delete(file);
        try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
            huge.setLength(EntryFiles.MAX_RECORD + 1);
        }
        assertThat(found(ADDRESS)).contains("");
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(found(ADDRESS)).contains("");
        assertThat(create(ADDRESS, "second")).isFalse();
        assertThat(index.quarantine(ADDRESS)).isTrue();
        assertThat(create(ADDRESS, "second")).isTrue();
        Files.delete(file);
        Files.createSymbolicLink(file, store.root.format());
        assertThat(found(ADDRESS)).contains("");
    }

    @Test
    void whatIsSetAsideCanBeLookedAt() throws IOException {
        create(ADDRESS, "damaged");
        assertThat(index.quarantine(ADDRESS)).isTrue();
        assertThat(index.quarantine(ADDRESS)).isFalse();
        assertThat(found(ADDRESS)).isEmpty();
        create(ADDRESS, "damaged again");
        assertThat(index.quarantine(ADDRESS)).isTrue();
        try (Stream<Path> files = Files.list(store.root.quarantine())) {
            assertThat(files)
                    .hasSize(2)
                    .allMatch(file -> file.getFileName()
                            .toString()
                            .startsWith("entry." + ADDRESS.key().hex()));
        }
    }

    @Test
    void exactlyTheRecordThatWasReadIsSetAside() {
        create(ADDRESS, "damaged");
        try (Stream<EntryIndex.Located> all = index.scan("")) {
            EntryIndex.Located located = all.findFirst().orElseThrow();
            assertThat(located.record().map(OpenStore::text)).contains("damaged");
            index.replace(ADDRESS, OpenStore.text("sound"), Durability.RELAXED);
            located.record();
            assertThat(located.quarantine()).isFalse();
        }
        assertThat(found(ADDRESS)).contains("sound");
        try (Stream<EntryIndex.Located> all = index.scan("")) {
            EntryIndex.Located located = all.findFirst().orElseThrow();
            located.record();
            assertThat(located.quarantine()).isTrue();
        }
        assertThat(found(ADDRESS)).isEmpty();
    }

    @Test
    void twoProcessesNeverBothComeFirst() throws Exception {
        int count = 200;
        try (Child one = Child.start(Errand.CREATE_RECORDS, store.root, count, "one ");
                Child two = Child.start(Errand.CREATE_RECORDS, store.root, count, "two ")) {
            one.hear();
            two.hear();
            one.say("go");
            two.say("go");
            List<String> winners = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                boolean first = Boolean.parseBoolean(one.hear());
                boolean second = Boolean.parseBoolean(two.hear());
                assertThat(first).isNotEqualTo(second);
                winners.add(first ? "one" : "two");
                assertThat(found(OpenStore.address(i))).contains((first ? "one " : "two ") + i);
            }
            assertThat(winners).isNotEmpty();
        }
    }

    @Test
    void interruptsNeitherDisturbNorGetLost() {
        Thread.currentThread().interrupt();
        assertThat(index.create(ADDRESS, OpenStore.text("first"), Durability.FSYNC))
                .isTrue();
        index.replace(ADDRESS, OpenStore.text("second"), Durability.FSYNC);
        assertThat(found(ADDRESS)).contains("second");
        assertThat(index.remove(ADDRESS)).isTrue();
        assertThat(Thread.interrupted()).isTrue();
    }
}
