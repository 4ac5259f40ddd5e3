package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileContentTest {
    @TempDir
    Path directory;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = directory.resolve("data");
        Files.write(file, ContentTest.pattern(300_000));
        // Long ago, so that a change shows whatever the grain of the file system's clock.
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2012-01-01T00:00:00Z")));
    }

    @Test
    void isTheBytesOfTheFile() {
        Datum.File datum = Datum.File.at(file);
        assertThat(datum.bytes().content().toBytes()).isEqualTo(ContentTest.pattern(300_000));
        assertThat(CanonicalJson.write(datum))
                .isEqualTo("{\"$file\":{\"digest\":\"" + datum.bytes().digest() + "\",\"size\":300000}}");
        assertThat(datum.bytes().digest())
                .isEqualTo(
                        Datum.Bytes.of(Content.of(ContentTest.pattern(300_000))).digest());
    }

    @Test
    void nameAndTimeDoNotCount() throws IOException {
        Path other = directory.resolve("other");
        Files.copy(file, other);
        assertThat(Datum.File.at(other)).isEqualTo(Datum.File.at(file));
    }

    @Test
    void symbolicLinksAreFollowed() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), file);
        assertThat(Datum.File.at(link)).isEqualTo(Datum.File.at(file));
    }

    @Test
    void theOwnersPermissionMakesItExecutable() throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r--r-xr-x"));
        assertThat(Datum.File.at(file).executable()).isFalse();
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("r-xr--r--"));
        assertThat(Datum.File.at(file).executable()).isTrue();
    }

    @Test
    void whatIsNoRegularFileIsRefused() {
        assertThatThrownBy(() -> Datum.File.at(directory.resolve("none")))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("no such file: " + directory.resolve("none"));
        assertThatThrownBy(() -> Datum.File.at(directory))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("not a regular file: " + directory);
    }

    @Test
    void aFileWrittenToSinceIsAnErrorAndNotAnotherDigest() throws IOException {
        Datum.File datum = Datum.File.at(file);
        byte[] bytes = ContentTest.pattern(300_000);
        bytes[200_000]++;
        Files.write(file, bytes);
        assertChanged(datum);
    }

    @Test
    void aFileThatGrewIsAnError() throws IOException {
        Datum.File datum = Datum.File.at(file);
        FileTime before = Files.getLastModifiedTime(file);
        Files.write(file, new byte[1], StandardOpenOption.APPEND);
        Files.setLastModifiedTime(file, before);
        assertChanged(datum);
    }

    @Test
    void aFileThatShrankIsAnError() throws IOException {
        Datum.File datum = Datum.File.at(file);
        Files.write(file, new byte[10]);
        assertChanged(datum);
    }

    @Test
    void anotherFileInItsPlaceIsAnErrorAlsoWithTheSameSizeAndTime() throws IOException {
        Datum.File datum = Datum.File.at(file);
        Path other = directory.resolve("other");
        Files.write(other, new byte[300_000]);
        Files.setLastModifiedTime(other, Files.getLastModifiedTime(file));
        Files.move(other, file, StandardCopyOption.REPLACE_EXISTING);
        assertChanged(datum);
    }

    @Test
    void aFileThatIsGoneIsAnError() throws IOException {
        Datum.File datum = Datum.File.at(file);
        Files.delete(file);
        assertThatThrownBy(() -> datum.bytes().digest())
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("the file " + file + " is gone, and its bytes are still needed");
    }

    private void assertChanged(Datum.File datum) {
        String message = "the file " + file + " changed while it was in use";
        assertThatThrownBy(() -> datum.bytes().digest())
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageStartingWith(message);
        assertThatThrownBy(() -> CanonicalJson.form(datum)).hasMessageStartingWith(message);
        assertThatThrownBy(() -> datum.bytes().content().read(0, ByteBuffer.allocate(1)))
                .hasMessageStartingWith(message);
    }

    /** The writer never stops, so nearly every digest falls into the middle of a change. */
    @Test
    void aDigestTakenBesideAWriterIsAnErrorOrThatOfBytesThatOnceStoodThere() throws Exception {
        byte[] zeros = new byte[300_000];
        byte[] ones = new byte[300_000];
        java.util.Arrays.fill(ones, (byte) 1);
        Digest ofZeros = Datum.Bytes.of(Content.of(zeros)).digest();
        Digest ofOnes = Datum.Bytes.of(Content.of(ones)).digest();
        Files.write(file, zeros);
        AtomicBoolean stop = new AtomicBoolean();
        Thread writer = new Thread(() -> {
            try {
                for (int i = 0; !stop.get(); i++) {
                    // Replaced whole, so that every state of the file is one of the two.
                    Path next = directory.resolve("next");
                    Files.write(next, i % 2 == 0 ? ones : zeros);
                    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        writer.start();
        int errors = 0;
        try {
            for (int i = 0; i < 400; i++) {
                try {
                    assertThat(Datum.File.at(file).bytes().digest()).isIn(ofZeros, ofOnes);
                } catch (InvalidDatumException e) {
                    assertThat(e).hasMessageContaining("changed while it was in use");
                    errors++;
                }
            }
        } finally {
            stop.set(true);
            writer.join();
        }
        assertThat(errors).isPositive();
    }
}
