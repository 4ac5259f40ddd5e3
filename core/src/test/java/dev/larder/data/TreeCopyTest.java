package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeCopyTest {
    @TempDir
    Path directory;

    private static Datum.File file(byte[] bytes, boolean executable) {
        return new Datum.File(Datum.Bytes.of(Content.of(bytes)), executable);
    }

    private void assertEmpty() throws IOException {
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).isEmpty();
        }
    }

    @Test
    void whatWasReadIsWrittenAgain() throws IOException {
        Datum.Tree tree = new Datum.Tree(Map.of(
                "empty", new Datum.Tree(Map.of()),
                "large", file(ContentTest.pattern(5_000_000), false),
                "sub",
                        new Datum.Tree(
                                Map.of("run", file(new byte[3], true), "$x \ud83e\udd6b", file(new byte[0], false)))));
        tree.copyTo(directory.resolve("copy"));
        assertThat(Datum.Tree.at(directory.resolve("copy"))).isEqualTo(tree);
        assertThat(directory.resolve("copy/sub/run")).isExecutable();
        try (Stream<Path> all = Files.list(directory)) {
            assertThat(all).containsExactly(directory.resolve("copy"));
        }
    }

    @Test
    void neverOverwrites() throws IOException {
        Datum.Tree tree = new Datum.Tree(Map.of("a", file(new byte[1], false)));
        Path there = Files.createDirectory(directory.resolve("there"));
        assertThatThrownBy(() -> tree.copyTo(there)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(there).isEmptyDirectory();
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("nowhere"));
        assertThatThrownBy(() -> tree.copyTo(link)).isInstanceOf(FileAlreadyExistsException.class);
        assertThat(directory.resolve("nowhere")).doesNotExist();
    }

    @Test
    void aMissingDirectoryIsAPlainError() {
        assertThatThrownBy(() -> new Datum.Tree(Map.of()).copyTo(directory.resolve("none/copy")))
                .isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFailureOnTheWayLeavesNothingBehind() throws IOException {
        Content failing = new Content() {
            @Override
            public long size() {
                return 3 << 20;
            }

            @Override
            public void read(long position, ByteBuffer into) {
                throw new InvalidDatumException("block 1 does not match its checksum");
            }
        };
        Datum.File damaged = new Datum.File(Datum.Bytes.of(failing, Digest.of(new byte[0])), false);
        Datum.Tree tree = new Datum.Tree(
                Map.of("a", file(new byte[1], false), "sub", new Datum.Tree(Map.of("b", damaged)), "z", damaged));
        assertThatThrownBy(() -> tree.copyTo(directory.resolve("copy"))).isInstanceOf(InvalidDatumException.class);
        assertEmpty();
    }

    @Test
    void nothingIsThereUntilAllOfItIs() throws IOException {
        Path target = directory.resolve("copy");
        Content looking = new Content() {
            @Override
            public long size() {
                return 1;
            }

            @Override
            public void read(long position, ByteBuffer into) {
                assertThat(target).doesNotExist();
                while (into.hasRemaining()) {
                    into.put((byte) 0);
                }
            }
        };
        Datum.File file = new Datum.File(
                Datum.Bytes.of(looking, Datum.Bytes.of(Content.of(new byte[1])).digest()), false);
        new Datum.Tree(Map.of("a", file(new byte[1], false), "b", file)).copyTo(target);
        assertThat(target.resolve("b")).hasBinaryContent(new byte[1]);
    }

    @Test
    void bytesThatAreNotThoseOfTheirDigestAreNotKept() throws IOException {
        Digest other = Datum.Bytes.of(Content.of(new byte[4])).digest();
        Datum.File lying = new Datum.File(Datum.Bytes.of(Content.of(new byte[3]), other), false);
        assertThatThrownBy(() -> new Datum.Tree(Map.of("a", lying)).copyTo(directory.resolve("copy")))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("are not those of " + other);
        assertEmpty();
    }
}
