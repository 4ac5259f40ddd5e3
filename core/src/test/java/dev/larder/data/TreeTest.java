package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TreeTest {
    /** SHA-256 of "larder/bytes/1 12 4194304\n" and the SHA-256 of "Hello world\n", computed outside of Larder. */
    private static final String HELLO = "sha256:328852af46634dae962b5e983a5b46ddc5df9caa322f1f7b09b7fddc08dd3afe";

    @TempDir
    Path directory;

    private static Datum.File file(String text) {
        return new Datum.File(Datum.Bytes.of(Content.of(text.getBytes(StandardCharsets.UTF_8))), false);
    }

    private static String text(Path path) {
        return CanonicalJson.write(Datum.Node.at(path));
    }

    @Test
    void isTheNamesAndContentsOfADirectory() throws IOException {
        Files.writeString(directory.resolve("README"), "Hello world\n");
        Files.createDirectory(directory.resolve("sub"));
        assertThat(text(directory))
                .isEqualTo("{\"$tree\":{\"README\":{\"$file\":{\"digest\":\"" + HELLO
                        + "\",\"size\":12}},\"sub\":{\"$tree\":{}}}}");
    }

    @Test
    void namesStandInTheOrderOfTheirCodePointsAndWithOneMoreDollar() throws IOException {
        for (String name : List.of("\ud83e\udd6b", "\uffff", "$file", "$$", "b", "B")) {
            Files.createFile(FileName.in(directory, name));
        }
        String file = CanonicalJson.write(file(""));
        assertThat(text(directory))
                .isEqualTo("{\"$tree\":{"
                        + "\"$$$\":F,\"$$file\":F,\"B\":F,\"b\":F,\"\uffff\":F,\"\ud83e\udd6b\":F}}"
                                .replace("F", file));
        assertThat(CanonicalJson.parse(text(directory), ContentResolver.ABSENT)).isEqualTo(Datum.Tree.at(directory));
    }

    @Test
    void itsOwnNameAndTimesDoNotCountAndTheOwnersPermissionDoes() throws IOException {
        Path one = Files.createDirectory(directory.resolve("one"));
        Path other = Files.createDirectory(directory.resolve("other"));
        Files.writeString(one.resolve("run"), "x");
        Files.writeString(other.resolve("run"), "x");
        Files.setLastModifiedTime(one.resolve("run"), FileTime.from(Instant.EPOCH));
        Files.setLastModifiedTime(one, FileTime.from(Instant.EPOCH));
        assertThat(Datum.Tree.at(one)).isEqualTo(Datum.Tree.at(other));
        Files.setPosixFilePermissions(one.resolve("run"), PosixFilePermissions.fromString("rwx------"));
        assertThat(Datum.Tree.at(one)).isNotEqualTo(Datum.Tree.at(other));
        assertThat(text(one)).contains("\"executable\":true");
    }

    @Test
    void anEmptyDirectoryCounts() throws IOException {
        String before = text(directory);
        assertThat(before).isEqualTo("{\"$tree\":{}}");
        Files.createDirectory(directory.resolve("empty"));
        assertThat(text(directory)).isNotEqualTo(before);
    }

    @Test
    void linksAreFollowed() throws IOException {
        Path real = Files.createDirectories(directory.resolve("real/sub"));
        Files.writeString(real.resolve("data"), "x");
        Path links = Files.createDirectory(directory.resolve("links"));
        Files.createSymbolicLink(links.resolve("sub"), real);
        Path alike = Files.createDirectories(directory.resolve("alike/sub"));
        Files.createSymbolicLink(alike.resolve("data"), real.resolve("data"));
        assertThat(Datum.Tree.at(links))
                .isEqualTo(Datum.Tree.at(alike.getParent()))
                .isEqualTo(Datum.Tree.at(directory.resolve("real")));
        assertThat(text(Files.createSymbolicLink(directory.resolve("root"), links)))
                .isEqualTo(text(links));
    }

    @Test
    void aDirectoryThatIsReachedTwiceIsNoCycle() throws IOException {
        Path shared = Files.createDirectory(directory.resolve("shared"));
        Files.createSymbolicLink(directory.resolve("again"), shared);
        assertThat(text(directory)).isEqualTo("{\"$tree\":{\"again\":{\"$tree\":{}},\"shared\":{\"$tree\":{}}}}");
    }

    @Test
    void aLinkBackUpIsRefusedWithItsPath() throws IOException {
        Path sub = Files.createDirectories(directory.resolve("a/b"));
        Path back = Files.createSymbolicLink(sub.resolve("back"), directory.resolve("a"));
        assertThatThrownBy(() -> Datum.Tree.at(directory))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageStartingWith(back + " leads back to a directory that it lies in");
        Files.delete(back);
        Path self = Files.createSymbolicLink(sub.resolve("self"), Path.of("self"));
        assertThatThrownBy(() -> Datum.Tree.at(directory))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining(self.toString());
    }

    @Test
    void aLinkThatLeadsNowhereIsRefusedWithItsPath() throws IOException {
        Path link = Files.createSymbolicLink(directory.resolve("link"), directory.resolve("none"));
        assertThatThrownBy(() -> Datum.Tree.at(directory))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageStartingWith(link + " is a link that leads nowhere");
    }

    @Test
    void whatIsNeitherFileNorDirectoryIsRefusedWithItsPath() throws Exception {
        Path fifo = directory.resolve("fifo");
        Process process = new ProcessBuilder("mkfifo", fifo.toString()).start();
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThatThrownBy(() -> Datum.Tree.at(directory))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageStartingWith(fifo + " is neither a file nor a directory");
        assertThatThrownBy(() -> Datum.Tree.at(Path.of("/dev/null")))
                .hasMessageStartingWith("/dev/null is neither a file nor a directory");
    }

    @Test
    void whatIsNoDirectoryIsNoTree() throws IOException {
        Path file = Files.writeString(directory.resolve("file"), "x");
        assertThatThrownBy(() -> Datum.Tree.at(file))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("not a directory: " + file);
        assertThatThrownBy(() -> Datum.Tree.at(directory.resolve("none")))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("no such file: " + directory.resolve("none"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ".", "..", "a/b", "/", "a\0", "\ud800"})
    void aNameThatNoFileCanHaveIsRefused(String name) {
        assertThatThrownBy(() -> new Datum.Tree(Map.of(name, file("x")))).isInstanceOf(InvalidDatumException.class);
        String json = "{\"$tree\":{\"" + name.replace("\0", "\\u0000") + "\":" + CanonicalJson.write(file("x")) + "}}";
        assertThatThrownBy(() -> CanonicalJson.read(json)).isInstanceOf(InvalidDatumException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"...", " ", "-", "\\", "~", "a\n", "$", "con"})
    void anOddNameIsAName(String name) throws IOException {
        Files.createFile(directory.resolve(name));
        assertThat(Datum.Tree.at(directory).members()).containsOnlyKeys(name);
    }

    @Test
    void aNameThatIsNoUnicodeIsRefusedWithItsPath() throws Exception {
        ProcessBuilder touch = new ProcessBuilder("sh", "-c", "touch \"$(printf 'caf\\351')\"");
        assertThat(touch.directory(directory.toFile()).start().waitFor()).isZero();
        assertThatThrownBy(() -> Datum.Tree.at(directory))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageStartingWith(directory.toString())
                .hasMessageContaining("caf")
                .hasMessageEndingWith("a file's name is not UTF-8; rename it");
    }

    @Test
    void onlyFilesAndDirectoriesStandInATree() {
        assertThatThrownBy(() -> CanonicalJson.read("{\"$tree\":{\"a\":1}}"))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("in a $tree, 'a' must be a $file or a $tree");
        assertThatThrownBy(() -> CanonicalJson.read("{\"$tree\":[]}")).isInstanceOf(InvalidDatumException.class);
        assertThatThrownBy(() -> CanonicalJson.read("{\"$tree\":{},\"a\":1}"))
                .isInstanceOf(InvalidDatumException.class);
    }

    @Test
    void theNumberOfFilesAndDirectoriesIsLimited() throws IOException {
        Map<String, Datum.Node> members = new HashMap<>();
        for (int i = 0; i < Datum.Tree.MAX_NODES - 1; i++) {
            members.put("f" + i, file(""));
        }
        Datum.Tree most = new Datum.Tree(Map.of("sub", new Datum.Tree(members)));
        assertThat(most.size()).isEqualTo(Datum.Tree.MAX_NODES);
        assertThat(CanonicalJson.parse(CanonicalJson.write(most), ContentResolver.ABSENT))
                .isEqualTo(most);
        assertThatThrownBy(() -> new Datum.Tree(Map.of("sub", new Datum.Tree(members), "one", file("more"))))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining("65536")
                .hasMessageContaining("pack it into one file");
    }

    @Test
    void linksThatDoubleAtEachLevelMeetTheLimitAndNotTheEndOfTime() throws IOException {
        Path level = Files.createDirectory(directory.resolve("d0"));
        for (int i = 1; i <= 17; i++) {
            Path next = Files.createDirectory(directory.resolve("d" + i));
            Files.createSymbolicLink(next.resolve("a"), level);
            Files.createSymbolicLink(next.resolve("b"), level);
            level = next;
        }
        Path top = level;
        assertThatThrownBy(() -> Datum.Tree.at(top))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageStartingWith(top + " holds more than 65536 files and directories");
    }

    @Test
    void directoriesThatLieTooDeepAreRefusedWithTheirPath() throws IOException {
        Path deep = directory;
        for (int i = 0; i < 130; i++) {
            deep = Files.createDirectory(deep.resolve("d"));
        }
        assertThatThrownBy(() -> Datum.Tree.at(directory))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageStartingWith(directory + "/d/d/d")
                .hasMessageContaining("lies deeper than 126 directories");
        Path least = directory;
        for (int i = 0; i < 130 - 125; i++) {
            least = least.resolve("d");
        }
        Files.writeString(deep.resolve("file"), "x");
        String text = text(least);
        assertThat(CanonicalJson.write(CanonicalJson.parse(text, ContentResolver.ABSENT)))
                .isEqualTo(text);
    }

    /** The bytes of the name are UTF-8 whatever the locale is, so that the key is one on every machine. */
    @Test
    void theLocaleDoesNotCount() throws Exception {
        Files.createFile(FileName.in(directory, "caf\u00e9"));
        Files.createFile(FileName.in(directory, "\ud83e\udd6b"));
        Path copy = directory.resolveSibling(directory.getFileName() + "-copy");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        InOtherLocale.class.getName(),
                        directory.toString(),
                        copy.toString())
                .redirectErrorStream(true);
        builder.environment().put("LC_ALL", "C");
        Process child = builder.start();
        String said = new String(child.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(child.waitFor()).as(said).isZero();
        assertThat(said.strip())
                .isEqualTo(CanonicalJson.digest(Datum.Tree.at(directory)).toString());
        assertThat(Datum.Tree.at(copy)).isEqualTo(Datum.Tree.at(directory));
    }

    static final class InOtherLocale {
        public static void main(String[] arguments) throws IOException {
            Datum.Tree tree = Datum.Tree.at(Path.of(arguments[0]));
            System.out.println(CanonicalJson.digest(tree));
            tree.copyTo(Path.of(arguments[1]));
        }
    }
}
