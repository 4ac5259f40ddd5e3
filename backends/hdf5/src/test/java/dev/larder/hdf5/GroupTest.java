package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.EntryInfo;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Two users of one group on one store, neither of them root. */
@Timeout(60)
class GroupTest {
    private static final int GROUP = 47_000;

    @TempDir
    Path dir;

    private List<String> as(int user, String classPath) {
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
        Path library = Files.createDirectory(dir.resolve("lib"));
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

    private static boolean canBecome(List<String> by) throws Exception {
        try (Child child = Child.start(by, Nothing.class)) {
            return child.await(30) == 0;
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void theMembersOfAGroupShareAStore() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can become two users");
        Files.setPosixFilePermissions(dir, PosixFilePermissions.fromString("rwxr-xr-x"));
        String classPath = readableClassPath();
        assumeTrue(canBecome(as(47_001, classPath)), "there is no setpriv, or others cannot run this Java");
        Path home = Files.createDirectory(dir.resolve("home"));
        Files.setAttribute(home, "unix:uid", 47_001);
        Files.setAttribute(home, "unix:gid", GROUP);
        Files.setAttribute(home, "unix:mode", 02770);
        String uri = "hdf5:" + home.resolve("results.h5") + "?shared=group";
        for (int number = 1; number <= 2; number++) {
            try (Child child = Child.start(as(47_001 + number % 2, classPath), Join.class, uri, number)) {
                assertThat(child.await(30)).as("%s", child.lines()).isZero();
                assertThat(child.lines()).containsExactly("reads " + number);
            }
        }
        try (DataStore store = DataStores.open(uri)) {
            assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
            assertThat(store.upkeep().verify(Progress.NONE).entries()).isEqualTo(2);
        }
    }

    /** Does nothing, successfully. */
    static final class Nothing {
        private Nothing() {}

        public static void main(String[] arguments) {}
    }

    /** Stores an entry, replaces those of others, reads all, and cleans up. */
    static final class Join {
        private Join() {}

        public static void main(String[] arguments) {
            int number = Integer.parseInt(arguments[1]);
            try (DataStore store = DataStores.open(arguments[0])) {
                for (int i = 1; i <= number; i++) {
                    store.store(FailingDiskTest.entry(i, 100 * number), Publication.replacing());
                }
                try (Stream<EntryInfo> infos = store.list(Selection.ALL)) {
                    long read = infos.filter(info -> store.find(info.address()).isPresent())
                            .count();
                    System.out.println("reads " + read);
                }
                store.upkeep().gc(Duration.ZERO, Progress.NONE);
            }
        }
    }
}
