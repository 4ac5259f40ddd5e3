package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.store.BlobStore;
import dev.larder.store.Durability;
import dev.larder.store.EntryIndex;
import dev.larder.store.Publication;
import dev.larder.store.StoreUnavailableException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is forced to the disk, and what becomes of a file when that fails. */
@Timeout(60)
class DurabilityTest {
    private static final Address ADDRESS = OpenStore.address(1);
    private static final ByteBuffer BLOCK = OpenStore.block(1, 100_000);
    private static final Digest DIGEST = OpenStore.digestOf(BLOCK);

    @TempDir
    Path directory;

    private final FaultyDevice device = new FaultyDevice();
    private OpenStore store;
    private EntryIndex index;

    @BeforeEach
    void open() {
        store = OpenStore.in(directory.resolve("store"), Durability.FSYNC, device);
        index = store.parts.index();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path entryShelf() {
        return store.fileOf(ADDRESS).getParent();
    }

    private boolean isTemporary(Path file) {
        return file.startsWith(store.root.temporary());
    }

    @Test
    void anEntryIsForcedBeforeAndItsNameAfterItIsPublished() {
        index.create(ADDRESS, OpenStore.text("x"), Durability.FSYNC);
        assertThat(device.forced).hasSize(3);
        // The name of the new directory, the bytes, the name of the file.
        assertThat(device.forced.get(0)).isEqualTo(store.root.entries());
        assertThat(device.forced.get(1)).matches(this::isTemporary);
        assertThat(device.forced.get(2)).isEqualTo(entryShelf());
        device.forced.clear();
        index.replace(ADDRESS, OpenStore.text("y"), Durability.FSYNC);
        assertThat(device.forced).hasSize(2).last().isEqualTo(entryShelf());
    }

    @Test
    void aBlockIsForcedAsAnEntryIs() {
        store.put(BLOCK, Durability.FSYNC);
        assertThat(device.forced).hasSize(3);
        assertThat(device.forced.get(0)).matches(this::isTemporary);
        assertThat(device.forced.subList(1, 3))
                .containsExactly(store.root.blobs(), store.fileOf(DIGEST).getParent());
    }

    @Test
    void relaxedForcesNothing() {
        index.create(ADDRESS, OpenStore.text("x"), Durability.RELAXED);
        index.replace(ADDRESS, OpenStore.text("y"), Durability.RELAXED);
        store.put(BLOCK, Durability.RELAXED);
        store.put(BLOCK, Durability.RELAXED);
        assertThat(device.forced).isEmpty();
    }

    @Test
    void whatARelaxedWriterWroteIsForcedByTheNextThatPromisesMore() {
        index.create(ADDRESS, OpenStore.text("x"), Durability.RELAXED);
        store.put(BLOCK, Durability.RELAXED);
        assertThat(index.create(ADDRESS, OpenStore.text("y"), Durability.FSYNC)).isFalse();
        assertThat(device.forced).contains(store.fileOf(ADDRESS), entryShelf(), store.root.entries());
        device.forced.clear();
        store.put(BLOCK, Durability.FSYNC);
        assertThat(device.forced)
                .anyMatch(this::isTemporary)
                .contains(store.root.blobs(), store.fileOf(DIGEST).getParent());
    }

    @Test
    void aDirectoryMadeByAnotherIsForcedTooButOnce() throws Exception {
        Files.createDirectory(entryShelf());
        index.create(ADDRESS, OpenStore.text("x"), Durability.FSYNC);
        assertThat(device.forced).contains(store.root.entries());
        index.remove(ADDRESS);
        device.forced.clear();
        index.create(ADDRESS, OpenStore.text("x"), Durability.FSYNC);
        assertThat(device.forced).doesNotContain(store.root.entries());
    }

    @Test
    void anEntryThatCannotBeForcedIsNotThere() {
        device.broken = this::isTemporary;
        assertThatThrownBy(() -> index.create(ADDRESS, OpenStore.text("x"), Durability.FSYNC))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("cannot store an entry in " + store.root)
                .hasMessageContaining("Input/output error");
        assertThat(index.find(ADDRESS)).isEmpty();
        assertThat(store.temporaryFiles()).isEmpty();
        // Never tried on the same file again.
        assertThat(device.forced.stream().filter(this::isTemporary)).hasSize(1);
        device.broken = file -> false;
        assertThat(index.create(ADDRESS, OpenStore.text("x"), Durability.FSYNC)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void anEntryWhoseNameCannotBeForcedIsNotThere(boolean links) {
        device.links = links;
        device.broken = entryShelf()::equals;
        assertThatThrownBy(() -> index.create(ADDRESS, OpenStore.text("x"), Durability.FSYNC))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(index.find(ADDRESS)).isEmpty();
        assertThat(store.temporaryFiles()).isEmpty();
    }

    @Test
    void aReplacementWhoseNameCannotBeForcedGivesThePlaceBack() {
        index.create(ADDRESS, OpenStore.text("before"), Durability.FSYNC);
        device.broken = entryShelf()::equals;
        assertThatThrownBy(() -> index.replace(ADDRESS, OpenStore.text("after"), Durability.FSYNC))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(index.find(ADDRESS).map(OpenStore::text)).contains("before");
        Address other = OpenStore.address(2);
        device.broken = store.fileOf(other).getParent()::equals;
        assertThatThrownBy(() -> index.replace(other, OpenStore.text("after"), Durability.FSYNC))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(index.find(other)).isEmpty();
        assertThat(store.temporaryFiles()).isEmpty();
    }

    @Test
    void anEntryThatOneCannotMakeDurableForAnotherIsAMiss() {
        index.create(ADDRESS, OpenStore.text("relaxed"), Durability.RELAXED);
        device.broken = store.fileOf(ADDRESS)::equals;
        assertThatThrownBy(() -> index.create(ADDRESS, OpenStore.text("x"), Durability.FSYNC))
                .isInstanceOf(StoreUnavailableException.class);
        // Or the next force, which would not fail any more, would promise what nobody knows.
        assertThat(index.find(ADDRESS)).isEmpty();
    }

    @Test
    void aBlockThatCannotBeForcedYieldsNoEntry() {
        device.broken = this::isTemporary;
        assertThatThrownBy(() -> store.store.store(OpenStore.entry(1, OpenStore.bytes(BLOCK)), Publication.keeping()))
                .isInstanceOf(StoreUnavailableException.class);
        device.broken = store.fileOf(DIGEST).getParent()::equals;
        assertThatThrownBy(() -> store.store.store(OpenStore.entry(1, OpenStore.bytes(BLOCK)), Publication.keeping()))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(store.store.find(ADDRESS)).isEmpty();
        assertThat(store.temporaryFiles()).isEmpty();
    }

    @Test
    void aBlockThatAnotherWroteAndThatCannotBeForcedIsWrittenAfresh() throws Exception {
        store.put(BLOCK, Durability.RELAXED);
        Object before = Files.getAttribute(store.fileOf(DIGEST), "unix:ino");
        int[] failures = {0};
        // The first force is that of the file which is there, by its temporary name.
        device.broken = file -> isTemporary(file) && failures[0]++ == 0;
        store.put(BLOCK, Durability.FSYNC);
        assertThat(failures[0]).isEqualTo(2);
        assertThat(Files.getAttribute(store.fileOf(DIGEST), "unix:ino")).isNotEqualTo(before);
        assertThat(store.blobs().find(DIGEST)).contains(BLOCK);
        assertThat(store.temporaryFiles()).isEmpty();
    }

    @Test
    void aBlockThatAppearedMeanwhileAndCannotBeForcedIsWrittenAfresh() throws Exception {
        try (BlobStore.Intake intake = store.blobs().intake(Durability.FSYNC);
                OpenStore other = OpenStore.in(store.root.path())) {
            intake.add(DIGEST, BLOCK.duplicate());
            other.put(BLOCK, Durability.RELAXED);
            device.broken = store.fileOf(DIGEST)::equals;
            intake.publish(again -> BLOCK.duplicate(), () -> "");
        }
        assertThat(device.forced).contains(store.fileOf(DIGEST));
        assertThat(store.blobs().find(DIGEST)).contains(BLOCK);
    }

    @Test
    void ledgerRecordsAreForced() {
        store.parts.ledger().write("notes", "n", 0, new Datum.Text("x"));
        assertThat(device.forced)
                .hasSize(3)
                .contains(store.root.ledger(), store.root.ledger().resolve("notes"));
        device.broken = this::isTemporary;
        assertThatThrownBy(() -> store.parts.ledger().write("notes", "n", 1, new Datum.Text("y")))
                .isInstanceOf(StoreUnavailableException.class);
        assertThat(store.parts.ledger().find("notes", "n").orElseThrow().value())
                .isEqualTo(new Datum.Text("x"));
    }

    @Test
    void aFilesystemWithoutHardLinksWillDo() throws Exception {
        device.links = false;
        assertThat(index.create(ADDRESS, OpenStore.text("first"), Durability.FSYNC))
                .isTrue();
        assertThat(index.create(ADDRESS, OpenStore.text("second"), Durability.FSYNC))
                .isFalse();
        assertThat(index.find(ADDRESS).map(OpenStore::text)).contains("first");
        index.replace(ADDRESS, OpenStore.text("third"), Durability.FSYNC);
        assertThat(index.find(ADDRESS).map(OpenStore::text)).contains("third");
        store.put(BLOCK, Durability.FSYNC);
        store.put(BLOCK, Durability.FSYNC);
        assertThat(store.blobs().find(DIGEST)).contains(BLOCK);
        try (BlobStore.Intake intake = store.blobs().intake(Durability.RELAXED)) {
            intake.add(DIGEST, BLOCK.duplicate());
            remove(DIGEST);
            intake.publish(again -> BLOCK.duplicate(), () -> "");
            assertThat(intake.read(DIGEST)).isEqualTo(BLOCK);
            remove(DIGEST);
            intake.publish(again -> BLOCK.duplicate(), () -> "");
        }
        assertThat(store.blobs().find(DIGEST)).contains(BLOCK);
        Files.delete(store.fileOf(DIGEST));
        Files.writeString(store.fileOf(DIGEST), "damaged");
        store.put(BLOCK);
        assertThat(store.blobs().find(DIGEST)).contains(BLOCK);
        assertThat(store.temporaryFiles()).isEmpty();
    }

    private void remove(Digest digest) {
        try (BlobStore.Sweep sweep = store.blobs().sweep(java.time.Duration.ZERO)) {
            try (Stream<BlobStore.Sweep.Candidate> candidates = sweep.candidates()) {
                assertThat(candidates).hasSize(1);
            }
            assertThat(sweep.remove(Set.of(digest)).blocks()).isEqualTo(1);
        }
    }
}
