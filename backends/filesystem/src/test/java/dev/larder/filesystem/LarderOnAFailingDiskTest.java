package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.larder.ArrayLayout;
import dev.larder.ArrayWriter;
import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.data.ElementType;
import dev.larder.data.NdArray;
import dev.larder.data.Slice;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Stored;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A computation gets its value whatever happens to the disk while it runs. */
class LarderOnAFailingDiskTest {
    private static final int MIB = 1 << 20;

    @TempDir
    Path dir;

    private Path mount;
    private Path second;
    private boolean mounted;

    @BeforeEach
    void makeRoom() throws IOException {
        mount = Files.createDirectory(dir.resolve("disk"));
        second = Files.createDirectory(dir.resolve("second"));
    }

    @AfterEach
    void unmount() throws Exception {
        if (mounted) {
            // The one that lies over the other comes off first.
            run("umount", "--lazy", mount.toString());
            run("umount", "--lazy", second.toString());
            run("umount", "--lazy", mount.toString());
        }
    }

    @Test
    void theStoreVanishesWhileItComputes() throws Exception {
        Path root = dir.resolve("store");
        try (Larder larder = Larder.open("file:" + root)) {
            Outcome<byte[]> outcome = larder.fetch(component(1), byte[].class, context -> {
                delete(root);
                return new byte[] {1, 2, 3};
            });
            assertUnavailable(outcome, new byte[] {1, 2, 3});
            assertThat(root)
                    .as("a store that vanished is not made again behind its owner's back")
                    .doesNotExist();
        }
    }

    @Test
    void theStoreIsMovedAwayBeforeItIsAsked() throws Exception {
        Path root = dir.resolve("store");
        try (Larder larder = Larder.open("file:" + root)) {
            Files.move(root, dir.resolve("elsewhere"));
            assertUnavailable(larder.fetch(component(1), byte[].class, context -> new byte[] {4}), new byte[] {4});
        }
    }

    @Test
    void theDiskIsFullWhileItComputes() throws Exception {
        mountOf(4 * MIB);
        Path root = mount.resolve("store");
        byte[] large = new byte[6 * MIB];
        large[5 * MIB] = 7;
        try (Larder larder = Larder.open("file:" + root)) {
            assertUnavailable(larder.fetch(component(1), byte[].class, context -> large), large);
            assertThat(larder.contains(component(1), "value")).isFalse();

            Outcome<byte[]> small = larder.fetch(component(2), byte[].class, context -> new byte[] {5});
            assertThat(small)
                    .as("what did not fit was cleared away, so that something smaller fits")
                    .isInstanceOf(Outcome.Computed.class);
            assertThat(larder.dataStore().upkeep().verify((done, total) -> {}).isSound())
                    .isTrue();
        }
    }

    @Test
    void theDiskIsFullWhileAnArrayIsWrittenPieceByPiece() throws Exception {
        mountOf(10 * MIB);
        Path root = mount.resolve("store");
        double[] row = new double[MIB / Double.BYTES];
        try (Larder larder = Larder.open("file:" + root)) {
            ArrayWriter writer = larder.write(component(1), "value", ArrayLayout.ofRows(ElementType.F64, row.length));
            int[] rows = new int[1];
            assertThatThrownBy(() -> {
                        for (; rows[0] < 16; rows[0]++) {
                            Arrays.fill(row, rows[0]);
                            writer.append(row);
                        }
                        writer.commit();
                    })
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("store a block")
                    .hasMessageNotContaining("\n");
            assertThat(rows[0]).as("rows that fitted").isBetween(4, 12);
            assertThatThrownBy(writer::commit).isInstanceOf(RuntimeException.class);
            writer.close();
            assertThat(larder.contains(component(1), "value")).isFalse();
            assertThat(contentOf(root)).as("bytes left behind").isLessThan(100_000);
            assertThat(larder.store(component(1), new byte[4 * MIB]).status())
                    .as("there is room again")
                    .isEqualTo(Stored.Status.PUBLISHED);
            assertThat(larder.dataStore().upkeep().verify((done, total) -> {}).findings())
                    .isEmpty();
        }
    }

    @Test
    void theDiskIsFullWhileAComputationWritesAnArrayPieceByPiece() throws Exception {
        mountOf(10 * MIB);
        Path root = mount.resolve("store");
        double[] row = new double[MIB / Double.BYTES];
        try (Larder larder = Larder.open("file:" + root)) {
            Outcome<NdArray> outcome = larder.fetch(component(1), NdArray.class, context -> {
                ArrayWriter writer = context.array("value", ArrayLayout.ofRows(ElementType.F64, row.length));
                for (int i = 0; i < 16; i++) {
                    Arrays.fill(row, i);
                    writer.append(row);
                }
                return writer.finish();
            });
            assertThat(outcome).isInstanceOf(Outcome.Uncached.class);
            assertThat(((Outcome.Uncached<NdArray>) outcome).reason().kind())
                    .isEqualTo(Outcome.Reason.Kind.STORE_UNAVAILABLE);
            for (int i = 0; i < 16; i++) {
                Arrays.fill(row, i);
                assertThat(outcome.value().read(Slice.at(i)).toDoubles()).isEqualTo(row);
            }
            assertThat(larder.contains(component(1), "value")).isFalse();
            assertThat(contentOf(root)).as("bytes left behind").isLessThan(100_000);
        }
    }

    private static long contentOf(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void theDiskBecomesReadOnlyWhileItComputes() throws Exception {
        mountOf(4 * MIB);
        Path root = mount.resolve("store");
        try (Larder larder = Larder.open("file:" + root)) {
            larder.store(component(1), new byte[] {1});
            Outcome<byte[]> outcome = larder.fetch(component(2), byte[].class, context -> {
                remountReadOnly();
                return new byte[] {2};
            });
            assertUnavailable(outcome, new byte[] {2});
            Outcome<byte[]> hit = larder.fetch(component(1), byte[].class, context -> new byte[] {9});
            assertThat(hit).as("what is there can still be read").isInstanceOf(Outcome.Hit.class);
            assertThat(hit.value()).containsExactly(1);
        }
    }

    private static void assertUnavailable(Outcome<byte[]> outcome, byte[] value) {
        assertThat(outcome.value()).isEqualTo(value);
        assertThat(outcome).isInstanceOf(Outcome.Uncached.class);
        Outcome.Reason reason = ((Outcome.Uncached<byte[]>) outcome).reason();
        assertThat(reason.kind()).isEqualTo(Outcome.Reason.Kind.STORE_UNAVAILABLE);
        assertThat(reason.message()).doesNotContain("\n").contains("computed and not stored");
    }

    private static Component component(int number) {
        return Component.of("disk.test", "1", Parameters.of("number", number));
    }

    private void mountOf(int bytes) throws Exception {
        mounted = run("mount", "-t", "tmpfs", "-o", "size=" + bytes, "tmpfs", mount.toString()) == 0;
        assumeTrue(mounted, "a small disk can be mounted by root only");
    }

    /** Lays a read-only copy of the disk over it: a disk with open files cannot itself be made read-only by hand. */
    private void remountReadOnly() {
        try {
            assertThat(run("mount", "-t", "tmpfs", "tmpfs", second.toString())).isZero();
            assertThat(run("cp", "-a", mount + "/.", second.toString())).isZero();
            assertThat(run("mount", "-o", "remount,ro", second.toString())).isZero();
            assertThat(run("mount", "--bind", second.toString(), mount.toString()))
                    .isZero();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static int run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        process.getInputStream().readAllBytes();
        if (!process.waitFor(20, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new IOException(List.of(command) + " does not end");
        }
        return process.exitValue();
    }

    private static void delete(Path root) {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
