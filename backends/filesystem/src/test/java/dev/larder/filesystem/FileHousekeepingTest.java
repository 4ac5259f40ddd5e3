package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.larder.data.Datum;
import dev.larder.store.Finding;
import dev.larder.store.Housekeeping;
import dev.larder.store.Progress;
import dev.larder.store.Upkeep;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class FileHousekeepingTest {
    @TempDir
    Path directory;

    private OpenStore store;
    private Housekeeping housekeeping;

    @BeforeEach
    void open() {
        store = OpenStore.in(directory.resolve("store"));
        housekeeping = store.parts.housekeeping();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Set<String> sessionFiles() throws Exception {
        try (Stream<Path> files = Files.walk(store.root.sessions())) {
            return files.filter(Files::isRegularFile)
                    .map(store.root::place)
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    @Test
    void aStoreInUseIsInOrder() {
        store.put(OpenStore.block(1, 70_000));
        store.parts.ledger().write("notes", "n", 0, Datum.NULL);
        store.parts.leases().tryAcquire(OpenStore.address(1).key(), Duration.ofHours(1));
        try (var intake = store.blobs().intake(dev.larder.store.Durability.RELAXED)) {
            intake.add(OpenStore.digestOf(OpenStore.block(2, 10)), OpenStore.block(2, 10));
            assertThat(housekeeping.inspect()).isEmpty();
            assertThat(housekeeping.clean(Duration.ZERO)).isZero();
            assertThat(store.temporaryFiles()).hasSize(1);
        }
        assertThat(store.parts.leases().holder(OpenStore.address(1).key())).isPresent();
    }

    @Test
    void aClosedStoreLeavesNoTrace() throws Exception {
        try (OpenStore other = OpenStore.in(store.root.path())) {
            other.put(OpenStore.block(1, 70_000));
            other.blobs().pin(Set.of(OpenStore.digestOf(OpenStore.block(1, 70_000))));
            other.parts.leases().tryAcquire(OpenStore.address(1).key(), Duration.ofHours(1));
            assertThat(sessionFiles()).isNotEmpty();
        }
        assertThat(sessionFiles()).isEmpty();
        assertThat(store.root.temporary()).isEmptyDirectory();
        assertThat(store.root.leases()).isEmptyDirectory();
    }

    @Test
    void whatAKilledProcessLeftIsFoundAndRemoved() throws Exception {
        try (Child child = Child.start(Errand.STORE_HALF, "file:" + store.root)) {
            assertThat(child.hear()).isEqualTo("half");
            assertThat(store.temporaryFiles()).isNotEmpty();
            assertThat(housekeeping.clean(Duration.ZERO)).isZero();
            child.kill();
        }
        Set<String> before = store.files();
        assertThat(housekeeping.inspect())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.LEFTOVER, Finding.Kind.LEFTOVER);
        assertThat(housekeeping.inspect()).extracting(Finding::message).anyMatch(text -> text.contains("temporary"));
        assertThat(store.files()).isEqualTo(before);
        assertThat(housekeeping.clean(Duration.ofHours(1))).isZero();
        assertThat(store.files()).isEqualTo(before);
        Upkeep.GcReport report = store.store.upkeep().gc(Duration.ZERO, Progress.NONE);
        assertThat(report.leftovers()).isEqualTo(2);
        assertThat(store.temporaryFiles()).isEmpty();
        assertThat(sessionFiles()).isEmpty();
        assertThat(housekeeping.inspect()).isEmpty();
        assertThat(store.store.find(OpenStore.address(1))).isEmpty();
    }

    @Test
    void halfRemovedSessionsAreRemovedTheRestOfTheWay() throws Exception {
        Path temporary = Files.createDirectory(store.root.temporary().resolve("0123456789abcdef"));
        Files.writeString(temporary.resolve("1"), "x");
        Files.writeString(store.root.sessions().resolve("fedcba9876543210.pins"), "x");
        assertThat(housekeeping.inspect()).extracting(Finding::kind).containsOnly(Finding.Kind.LEFTOVER);
        assertThat(housekeeping.clean(Duration.ZERO)).isEqualTo(2);
        assertThat(store.root.temporary()).isEmptyDirectory();
        assertThat(store.root.sessions()).isEmptyDirectory();
    }

    @Test
    void strangersAreFoundAndLeftAlone() throws Exception {
        for (String place : new String[] {
            "notes.txt",
            "entries/notes.txt",
            "blobs/ab/notes.txt",
            "blobs/ab/" + "cd".repeat(32),
            "entries/ab/" + "ab".repeat(32) + ".tmp",
            "ledger/Notes/x",
            "ledger/notes/x",
            "leases/x",
            "locks/x",
            "sessions/x",
            "tmp/x"
        }) {
            Path file = store.root.path().resolve(place);
            Files.createDirectories(file.getParent());
            Files.writeString(file, "mine");
        }
        assertThat(housekeeping.inspect())
                .extracting(Finding::kind, Finding::place)
                .containsExactlyInAnyOrder(
                        tuple(Finding.Kind.FOREIGN, "notes.txt"),
                        tuple(Finding.Kind.FOREIGN, "entries/notes.txt"),
                        tuple(Finding.Kind.FOREIGN, "blobs/ab/notes.txt"),
                        tuple(Finding.Kind.FOREIGN, "blobs/ab/" + "cd".repeat(32)),
                        tuple(Finding.Kind.FOREIGN, "entries/ab/" + "ab".repeat(32) + ".tmp"),
                        tuple(Finding.Kind.FOREIGN, "ledger/Notes"),
                        tuple(Finding.Kind.FOREIGN, "ledger/notes/x"),
                        tuple(Finding.Kind.FOREIGN, "leases/x"),
                        tuple(Finding.Kind.FOREIGN, "locks/x"),
                        tuple(Finding.Kind.FOREIGN, "sessions/x"),
                        tuple(Finding.Kind.FOREIGN, "tmp/x"));
        Set<String> before = store.files();
        store.store.upkeep().gc(Duration.ZERO, Progress.NONE);
        assertThat(store.store.upkeep().repair(Progress.NONE).isSound()).isTrue();
        assertThat(store.files()).isEqualTo(before);
    }

    @Test
    void damagedLeasesAreFound() throws Exception {
        Files.writeString(store.root.leases().resolve("ab".repeat(32)), "larder lease 1 damaged\n");
        assertThat(housekeeping.inspect()).extracting(Finding::kind).containsExactly(Finding.Kind.DAMAGED_RECORD);
        Files.writeString(store.root.leases().resolve("ab".repeat(32)), "");
        // As a power failure may leave one, since leases are not forced.
        assertThat(housekeeping.inspect()).extracting(Finding::kind).containsExactly(Finding.Kind.LEFTOVER);
        assertThat(housekeeping.clean(Duration.ZERO)).isEqualTo(1);
    }
}
