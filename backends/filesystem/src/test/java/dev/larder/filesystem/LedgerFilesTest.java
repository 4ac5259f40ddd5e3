package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.store.Finding;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LedgerFilesTest {
    private static final Datum VALUE = new Datum.Mapping(Map.of("a", Datum.Whole.of(1), "b", new Datum.Text("é")));

    @TempDir
    Path directory;

    private OpenStore store;
    private Ledger ledger;

    @BeforeEach
    void open() {
        store = OpenStore.in(directory.resolve("store"));
        ledger = store.parts.ledger();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path onlyFile() throws IOException {
        try (Stream<Path> files = Files.walk(store.root.ledger())) {
            return files.filter(Files::isRegularFile).findFirst().orElseThrow();
        }
    }

    private static void rewrite(Path file, byte[] bytes) throws IOException {
        Files.delete(file);
        Files.write(file, bytes);
    }

    @Test
    void aRecordComesBack() {
        LedgerRecord written =
                ledger.write("tags", "best", Ledger.ABSENT, VALUE).orElseThrow();
        assertThat(written).isEqualTo(new LedgerRecord("tags", "best", 1, VALUE));
        assertThat(ledger.find("tags", "best")).contains(written);
        assertThat(ledger.find("tags", "worst")).isEmpty();
        assertThat(ledger.find("pins", "best")).isEmpty();
    }

    @Test
    void onlyTheExpectedRevisionIsChanged() {
        ledger.write("tags", "best", Ledger.ABSENT, VALUE);
        assertThat(ledger.write("tags", "best", Ledger.ABSENT, Datum.NULL)).isEmpty();
        assertThat(ledger.write("tags", "best", 2, Datum.NULL)).isEmpty();
        assertThat(ledger.write("tags", "best", 1, Datum.NULL).orElseThrow().revision())
                .isEqualTo(2);
        assertThat(ledger.remove("tags", "best", 1)).isFalse();
        assertThat(ledger.remove("tags", "best", 2)).isTrue();
        assertThat(ledger.remove("tags", "best", Ledger.ABSENT)).isFalse();
        assertThat(ledger.find("tags", "best")).isEmpty();
        assertThat(store.temporaryFiles()).isEmpty();
    }

    @Test
    void allOfAKindAreListed() {
        for (String name : List.of("a", "../b", "c\0", "😀".repeat(200))) {
            ledger.write("tags", name, Ledger.ABSENT, new Datum.Text(name));
        }
        ledger.write("pins", "a", Ledger.ABSENT, VALUE);
        try (Stream<LedgerRecord> all = ledger.list("tags")) {
            assertThat(all.map(LedgerRecord::name)).containsExactlyInAnyOrder("a", "../b", "c\0", "😀".repeat(200));
        }
        try (Stream<LedgerRecord> none = ledger.list("runs")) {
            assertThat(none).isEmpty();
        }
        assertThat(store.files())
                .filteredOn(name -> name.startsWith("ledger/"))
                .allMatch(name -> name.matches("ledger/(tags|pins)/[0-9a-f]{64}"));
    }

    @Test
    void noUpdateOfSeveralProcessesIsLost() throws Exception {
        try (Child one = Child.start(Errand.COUNT, store.root, 60);
                Child two = Child.start(Errand.COUNT, store.root, 60)) {
            assertThat(one.await()).isZero();
            assertThat(two.await()).isZero();
        }
        LedgerRecord record = ledger.find("counts", "n").orElseThrow();
        assertThat(record.value()).isEqualTo(Datum.Whole.of(120));
        assertThat(record.revision()).isEqualTo(120);
    }

    @Test
    void aDamagedRecordIsNeverBelieved() throws IOException {
        ledger.write("tags", "best", Ledger.ABSENT, VALUE);
        Path file = onlyFile();
        byte[] bytes = Files.readAllBytes(file);
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= (byte) (1 << (i % 8));
            rewrite(file, damaged);
            assertThat(ledger.find("tags", "best")).as("byte %s", i).isEmpty();
        }
        rewrite(file, java.util.Arrays.copyOf(bytes, bytes.length - 1));
        assertThat(ledger.find("tags", "best")).isEmpty();
        rewrite(file, java.util.Arrays.copyOf(bytes, bytes.length + 1));
        assertThat(ledger.find("tags", "best")).isEmpty();
        assertThat(store.parts.housekeeping().inspect())
                .extracting(Finding::kind)
                .containsExactly(Finding.Kind.DAMAGED_RECORD);
        assertThat(ledger.write("tags", "best", Ledger.ABSENT, VALUE)).isPresent();
        assertThat(ledger.find("tags", "best")).isPresent();
    }

    @Test
    void anotherRecordsBytesAreNotThisRecord() throws IOException {
        ledger.write("tags", "best", Ledger.ABSENT, VALUE);
        Path best = onlyFile();
        Path worst =
                best.resolveSibling(dev.larder.data.Digest.of(new byte[] {'w'}).hex());
        Files.copy(best, worst);
        assertThat(ledger.find("tags", "w")).isEmpty();
    }

    @Test
    void aLaterFormatIsRefusedUntouched() throws IOException {
        ledger.write("tags", "best", Ledger.ABSENT, VALUE);
        Path file = onlyFile();
        for (int at : new int[] {8, 12}) {
            ByteBuffer later = ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.LITTLE_ENDIAN);
            later.putInt(at, 7);
            java.util.zip.CRC32C crc = new java.util.zip.CRC32C();
            crc.update(later.duplicate().limit(16));
            crc.update(later.duplicate().position(20));
            later.putInt(16, (int) crc.getValue());
            byte[] bytes = later.array();
            Path kept = Files.write(directory.resolve("kept"), bytes);
            Files.move(file, directory.resolve("sound"), java.nio.file.StandardCopyOption.REPLACE_EXISTING);
            Files.write(file, bytes);
            assertThatThrownBy(() -> ledger.find("tags", "best")).isInstanceOf(UnsupportedFormatException.class);
            assertThatThrownBy(() -> ledger.write("tags", "best", Ledger.ABSENT, VALUE))
                    .isInstanceOf(UnsupportedFormatException.class);
            assertThat(file).hasSameBinaryContentAs(kept);
            assertThat(store.parts.housekeeping().inspect())
                    .extracting(Finding::kind)
                    .containsExactly(Finding.Kind.FOREIGN);
            Files.move(directory.resolve("sound"), file, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
        }
    }

    @Test
    void whatARecordCannotHoldIsRefused() {
        assertThatThrownBy(() -> ledger.write("Tags", "n", 0, VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ledger.write("../tags", "n", 0, VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ledger.write("tags", "", 0, VALUE)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ledger.write("tags", "n", 0, new Datum.Text("x".repeat(1 << 20))))
                .isInstanceOf(IllegalArgumentException.class);
        // Of which the text would keep the digest only.
        assertThatThrownBy(() -> ledger.write("tags", "n", 0, Datum.Bytes.of(Content.of(new byte[2000]))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("store an entry instead");
        assertThat(ledger.find("tags", "n")).isEmpty();
    }
}
