package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.store.Sharing;
import java.io.Closeable;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LockFilesTest {
    @TempDir
    Path directory;

    private final LockFiles locks = new LockFiles(Sharing.OWNER);
    private Path file;

    @BeforeEach
    void makeLockFile() throws IOException {
        file = directory.toRealPath().resolve("x.lock");
        locks.exclusive(file).close();
    }

    private boolean isFree() throws IOException {
        Optional<LockFiles.Held> held = locks.tryExclusive(file);
        if (held.isPresent()) {
            held.get().close();
        }
        return held.isPresent();
    }

    @Test
    void threadsExcludeEachOther() throws Exception {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        List<CompletableFuture<Void>> all = new ArrayList<>();
        for (int t = 0; t < 8; t++) {
            all.add(CompletableFuture.runAsync(() -> {
                for (int i = 0; i < 50; i++) {
                    try (LockFiles.Held held = locks.exclusive(file)) {
                        most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                        Thread.yield();
                        inside.decrementAndGet();
                    } catch (IOException e) {
                        throw new java.io.UncheckedIOException(e);
                    }
                }
            }));
        }
        all.forEach(CompletableFuture::join);
        assertThat(most).hasValue(1);
        assertThat(isFree()).isTrue();
    }

    @Test
    void processesExcludeEachOther() throws Exception {
        try (Child child = Child.start(Errand.LOCK, file)) {
            assertThat(child.hear()).isEqualTo("ready");
            try (LockFiles.Held held = locks.exclusive(file)) {
                assertThat(child.ask("take")).isEqualTo("refused");
            }
            assertThat(child.ask("take")).isEqualTo("taken");
            assertThat(isFree()).isFalse();
            assertThat(child.ask("drop")).isEqualTo("dropped");
            assertThat(isFree()).isTrue();
        }
    }

    @Test
    void aKilledProcessHoldsNothing() throws Exception {
        try (Child child = Child.start(Errand.LOCK, file)) {
            child.hear();
            assertThat(child.ask("take")).isEqualTo("taken");
            assertThat(isFree()).isFalse();
            child.kill();
            assertThat(isFree()).isTrue();
        }
    }

    @Test
    void otherUsesOfTheFileHereDoNotDropALock() throws Exception {
        try (Child child = Child.start(Errand.LOCK, file);
                LockFiles.Held first = locks.shared(file)) {
            child.hear();
            // Each of these, done with a channel of its own, would give the system's lock back.
            locks.shared(file).close();
            assertThat(locks.tryExclusive(file)).isEmpty();
            assertThatThrownBy(() -> locks.exclusive(file, Duration.ofMillis(20)))
                    .isInstanceOf(FileSystemException.class)
                    .hasMessageContaining("held");
            assertThat(child.ask("take")).isEqualTo("refused");
        }
        assertThat(isFree()).isTrue();
    }

    @Test
    void sharersPassTogetherAndAnExclusiveOneAlone() throws Exception {
        LockFiles.Held one = locks.shared(file);
        LockFiles.Held two = locks.shared(file);
        CompletableFuture<LockFiles.Held> alone = CompletableFuture.supplyAsync(() -> {
            try {
                return locks.exclusive(file);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        });
        one.close();
        one.close();
        Thread.sleep(50);
        assertThat(alone).isNotDone();
        two.close();
        LockFiles.Held held = alone.join();
        assertThat(locks.tryExclusive(file)).isEmpty();
        // By another thread than took it.
        held.close();
        assertThat(isFree()).isTrue();
    }

    @Test
    void interruptsNeitherDisturbNorGetLost() throws Exception {
        try (Child child = Child.start(Errand.LOCK, file)) {
            child.hear();
            Thread.currentThread().interrupt();
            LockFiles.Held held = locks.exclusive(file);
            Thread.currentThread().interrupt();
            LockFiles.Held other = locks.shared(directory.toRealPath().resolve("y.lock"));
            other.close();
            assertThat(Thread.interrupted()).isTrue();
            assertThat(child.ask("take")).isEqualTo("refused");
            held.close();
        }
    }

    @Test
    void aFileIsMadeOnlyWhereThatIsWanted() throws Exception {
        Path missing = file.resolveSibling("missing.lock");
        assertThatThrownBy(() -> locks.tryExclusive(missing)).isInstanceOf(NoSuchFileException.class);
        assertThat(missing).doesNotExist();
        try (LockFiles.Held held = locks.tryNew(missing).orElseThrow()) {
            assertThat(missing).exists();
        }
        assertThatThrownBy(() -> locks.exclusive(file.resolveSibling("gone").resolve("x.lock")))
                .isInstanceOf(NoSuchFileException.class);
        assertThat(file.resolveSibling("gone")).doesNotExist();
    }

    @Test
    void aSymbolicLinkIsNoLockFile() throws Exception {
        Path link = file.resolveSibling("link.lock");
        Path target = Files.writeString(directory.resolve("target"), "precious");
        Files.createSymbolicLink(link, target);
        assertThatThrownBy(() -> locks.exclusive(link)).isInstanceOf(IOException.class);
        assertThat(target).hasContent("precious");
    }

    @Test
    void aCopyOfTheClassInAnotherClassLoaderDropsNoLock() throws Exception {
        try (Child child = Child.start(Errand.LOCK, file);
                URLClassLoader loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
            child.hear();
            OtherCopy copy = new OtherCopy(loader);
            LockFiles.Held held = locks.exclusive(file);
            for (int i = 0; i < 3; i++) {
                assertThat(copy.tryExclusive(file)).isEmpty();
                assertThat(child.ask("take")).isEqualTo("refused");
            }
            held.close();
            Closeable theirs = copy.tryExclusive(file).orElseThrow();
            assertThat(isFree()).isFalse();
            assertThat(child.ask("take")).isEqualTo("refused");
            theirs.close();
            assertThat(child.ask("take")).isEqualTo("taken");
            assertThat(copy.tryExclusive(file)).isEmpty();
        }
    }

    private static URL[] classPath() throws IOException {
        List<URL> urls = new ArrayList<>();
        for (String element : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            urls.add(Path.of(element).toUri().toURL());
        }
        return urls.toArray(URL[]::new);
    }

    /** The same class once more, loaded by another loader. */
    private static final class OtherCopy {
        private final Object locks;
        private final Method tryExclusive;

        OtherCopy(ClassLoader loader) throws ReflectiveOperationException {
            Class<?> sharing = loader.loadClass(Sharing.class.getName());
            Class<?> type = loader.loadClass(LockFiles.class.getName());
            assertThat(type).isNotSameAs(LockFiles.class);
            Constructor<?> constructor = type.getDeclaredConstructor(sharing);
            constructor.setAccessible(true);
            locks = constructor.newInstance(sharing.getEnumConstants()[0]);
            tryExclusive = type.getDeclaredMethod("tryExclusive", Path.class);
            tryExclusive.setAccessible(true);
        }

        Optional<Closeable> tryExclusive(Path file) throws ReflectiveOperationException {
            return ((Optional<?>) tryExclusive.invoke(locks, file)).map(Closeable.class::cast);
        }
    }
}
