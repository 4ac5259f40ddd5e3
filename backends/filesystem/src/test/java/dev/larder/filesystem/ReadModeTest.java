package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Selection;
import dev.larder.store.StoreTrait;
import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ?mode=read}: what is there is read, and nothing is changed. */
class ReadModeTest {
    private static final double[] LARGE = new double[100_000];

    @TempDir
    Path dir;

    private Path root;
    private String reading;

    @BeforeEach
    void storeSomething() {
        root = dir.resolve("store");
        reading = "file:" + root + "?mode=read";
        LARGE[99_999] = 7;
        try (Larder larder = Larder.open("file:" + root)) {
            larder.store(component(1), LARGE);
        }
    }

    private static Component component(int number) {
        return Component.of("read.test", "1", Parameters.of("number", number));
    }

    /** Every file with its size and time, but for those of programs that run. */
    private TreeMap<String, String> files() throws IOException {
        TreeMap<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(root)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                String name = root.relativize(file).toString();
                if (!name.startsWith("locks") && !name.startsWith("sessions")) {
                    files.put(name, Files.size(file) + " " + Files.getLastModifiedTime(file));
                }
            }
        }
        return files;
    }

    @Test
    void whatIsStoredIsReadAndEveryChangeIsRefused() throws IOException {
        TreeMap<String, String> before = files();
        try (Larder larder = Larder.open(reading)) {
            assertThat(larder.retrieve(component(1), double[].class)).hasValue(LARGE);
            assertThat(larder.dataStore().traits().has(StoreTrait.READ_ONLY)).isTrue();
            assertThatThrownBy(() -> larder.store(component(2), 5))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageStartingWith("the store file:" + root + " was opened for reading only, so sha256:")
                    .hasMessageEndingWith("/value was not stored; open it without mode=read to change it");
            assertThatThrownBy(() -> larder.remove(component(1), "value")).hasMessageContaining("was not removed");
            assertThatThrownBy(() -> larder.dataStore().upkeep().gc(Duration.ZERO, (done, total) -> {}))
                    .hasMessageContaining("no space was reclaimed");
            assertThatThrownBy(() -> larder.dataStore().upkeep().repair((done, total) -> {}))
                    .hasMessageContaining("nothing was repaired");
            assertThat(larder.dataStore().upkeep().verify((done, total) -> {}).isSound())
                    .isTrue();
        }
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void whatIsNotStoredIsComputedAndSaysWhyItWasNotKept() throws IOException {
        TreeMap<String, String> before = files();
        AtomicInteger computed = new AtomicInteger();
        try (Larder larder = Larder.open(reading)) {
            for (int i = 0; i < 2; i++) {
                Outcome<Integer> outcome =
                        larder.fetch(component(2), Integer.class, context -> computed.incrementAndGet());
                assertThat(outcome).isInstanceOf(Outcome.Uncached.class);
                assertThat(((Outcome.Uncached<Integer>) outcome).reason().kind())
                        .isEqualTo(Outcome.Reason.Kind.READ_ONLY);
            }
            assertThat(larder.fetch(component(1), double[].class, context -> new double[0]))
                    .isInstanceOf(Outcome.Hit.class);
        }
        assertThat(computed).hasValue(2);
        assertThat(files()).isEqualTo(before);
    }

    @Test
    void aStoreThatIsNotThereIsNotMade() throws IOException {
        Path nowhere = dir.resolve("nowhere");
        assertThatThrownBy(() -> DataStores.open("file:" + nowhere + "?mode=read"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage("there is no store in " + nowhere + " to be read; open it without mode=read to make one");
        assertThat(nowhere).doesNotExist();

        Path empty = Files.createDirectory(dir.resolve("empty"));
        assertThatThrownBy(() -> DataStores.open("file:" + empty + "?mode=read"))
                .isInstanceOf(StoreUnavailableException.class)
                .hasMessage(empty + " is not a Larder store, so there is nothing to be read");
        assertThat(empty).isEmptyDirectory();
    }

    @Test
    void anUnknownModeIsRefused() {
        assertThatThrownBy(() -> DataStores.open("file:" + root + "?mode=append"))
                .hasMessage("the store option mode is one of read, write, not 'append', in file:" + root);
        assertThatThrownBy(() -> DataStores.exists("file:" + root + "?mode=append"))
                .hasMessageContaining("is one of read, write");
    }

    @Test
    void aStoreOnAReadOnlyFilesystemIsReadWithItsLargeContents() throws Exception {
        boolean mounted = run("mount", "--bind", root.toString(), root.toString()) == 0;
        assumeTrue(mounted, "a directory can be mounted by root only");
        try {
            assertThat(run("mount", "-o", "remount,ro,bind", root.toString())).isZero();
            assertThatThrownBy(() -> DataStores.open("file:" + root))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageEndingWith("To read it, open it with ?mode=read");
            try (Larder larder = Larder.open(reading);
                    DataStore second = DataStores.open(reading);
                    Stream<?> all = second.list(Selection.ALL)) {
                NdArray lazy = larder.retrieve(component(1), NdArray.class).orElseThrow();
                assertThat(lazy.read(Slice.at(-1)).toDoubles()).containsExactly(7);
                assertThat(all).hasSize(1);
            }
        } finally {
            run("umount", "--lazy", root.toString());
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }
}
