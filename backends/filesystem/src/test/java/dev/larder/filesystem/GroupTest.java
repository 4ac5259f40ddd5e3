package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Progress;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two users of one group on one store, neither of them root: neither may set the times of the other's blocks. */
@Timeout(60)
class GroupTest {
    private static final int GROUP = 47_000;

    @TempDir
    Path directory;

    private static List<String> as(int user, String classPath) {
        return List.of(
                "setpriv",
                "--reuid=" + user,
                "--regid=" + user,
                "--groups=" + GROUP,
                "--reset-env",
                "env",
                "CLASSPATH=" + classPath);
    }

    /** Copies the class path to where every user can read it, and returns it. */
    private String readableClassPath() throws IOException {
        Path library = Files.createDirectory(directory.resolve("lib"));
        List<String> copies = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path from = Path.of(element);
            if (Files.notExists(from)) {
                continue;
            }
            Path to = library.resolve(Integer.toString(copies.size()));
            try (Stream<Path> files = Files.walk(from)) {
                for (Path file : (Iterable<Path>) files::iterator) {
                    Files.copy(file, Path.of(to + "/" + from.relativize(file)));
                }
            }
            copies.add(to.toString());
        }
        return String.join(File.pathSeparator, copies);
    }

    private static boolean canBecome(List<String> by) throws InterruptedException {
        List<String> command = new ArrayList<>(by);
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-version");
        try {
            return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theMembersOfAGroupShareAStore() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can become two users");
        String classPath = readableClassPath();
        assumeTrue(canBecome(as(47_001, classPath)), "there is no setpriv, or others cannot run this Java");
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path root = Files.createDirectory(directory.resolve("store"));
        Files.setAttribute(root, "unix:uid", 47_001);
        Files.setAttribute(root, "unix:gid", GROUP);
        Files.setAttribute(root, "unix:mode", 02770);
        String uri = "file:" + root + "?shared=group";
        for (int number = 1; number <= 3; number++) {
            try (Child child = Child.start(as(47_001 + number % 2, classPath), Errand.JOIN_GROUP, uri, number)) {
                assertThat(child.hear()).isEqualTo("sound true");
                assertThat(child.await()).isZero();
            }
        }
        try (DataStore store = DataStores.open(uri)) {
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
            assertThat(store.upkeep().verify(Progress.NONE).entries()).isEqualTo(3);
            assertThat(store.ledger().find("notes", "note").orElseThrow().revision())
                    .isEqualTo(3);
        }
    }
}
