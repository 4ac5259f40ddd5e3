package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileCopyTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(ints = {0, 1, (1 << 20) - 1, 1 << 20, (1 << 20) + 1, 5_000_000})
    void writesTheBytesToANewFile(int size) throws IOException {
        byte[] bytes = ContentTest.pattern(size);
        Path target = directory.resolve("copy");
        new Datum.File(Datum.Bytes.of(Content.of(bytes)), false).copyTo(target);
        assertThat(target).hasBinaryContent(bytes);
        assertThat(Datum.File.at(target).executable()).isFalse();
    }

    @Test
    void anExecutableFileIsExecutableAgain() throws IOException {
        Path target = directory.resolve("copy");
        new Datum.File(Datum.Bytes.of(Content.of(new byte[1])), true).copyTo(target);
        assertThat(Datum.File.at(target).executable()).isTrue();
    }

    @Test
    void neverOverwrites() throws IOException {
        Path target = Files.writeString(directory.resolve("mine"), "mine");
        Datum.File file = new Datum.File(Datum.Bytes.of(Content.of(new byte[1])), false);
        assertThatThrownBy(() -> file.copyTo(target)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(target).hasContent("mine");

        Path nowhere = directory.resolve("nowhere");
        Path link = Files.createSymbolicLink(directory.resolve("link"), nowhere);
        assertThatThrownBy(() -> file.copyTo(link)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(nowhere).doesNotExist();
    }

    @Test
    void aMissingDirectoryIsAPlainError() {
        Datum.File file = new Datum.File(Datum.Bytes.of(Content.of(new byte[1])), false);
        assertThatThrownBy(() -> file.copyTo(directory.resolve("none/copy"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void damageOnTheWayLeavesNothingBehind() {
        assertNothingLeft(
                new InvalidDatumException("block 1 does not match its checksum"), InvalidDatumException.class);
        assertNothingLeft(new UncheckedIOException(new IOException("read error")), IOException.class);
        assertNothingLeft(new IllegalStateException("any other"), IllegalStateException.class);
    }

    private void assertNothingLeft(RuntimeException failure, Class<? extends Exception> seen) {
        Content failing = new Content() {
            @Override
            public long size() {
                return 3 << 20;
            }

            @Override
            public void read(long position, ByteBuffer into) {
                if (position >= 2 << 20) {
                    throw failure;
                }
                into.position(into.limit());
            }
        };
        Path target = directory.resolve("copy");
        Datum.File file = new Datum.File(Datum.Bytes.of(failing, Digest.of(new byte[0])), false);
        assertThatThrownBy(() -> file.copyTo(target)).isInstanceOf(seen);
        assertThat(target).doesNotExist();
    }

    @Test
    void aFileThatChangesWhileItIsCopiedIsNotCopied() throws IOException {
        Path source = directory.resolve("source");
        Files.write(source, new byte[2_000_000]);
        Datum.File file = Datum.File.at(source);
        Files.write(source, new byte[2_000_001]);
        assertThatThrownBy(() -> file.copyTo(directory.resolve("copy"))).isInstanceOf(InvalidDatumException.class);
        assertThat(directory.resolve("copy")).doesNotExist();
    }
}
