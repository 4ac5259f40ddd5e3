package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files and directories as results. */
class FileFetchTest {
    private static final Component COMPONENT = Component.of("file.test", "1", Parameters.NONE);

    @TempDir
    Path dir;

    private final FaultyStore faulty = new FaultyStore();
    private final Larder larder = Larder.open(faulty.store);
    private final AtomicInteger runs = new AtomicInteger();

    @AfterEach
    void close() {
        larder.close();
    }

    private Outcome<Path> plot(Path target) throws IOException {
        return larder.<IOException>fetchInto(COMPONENT, "plot", target, context -> {
            runs.incrementAndGet();
            Files.createDirectories(target.resolve("empty"));
            Files.writeString(target.resolve("plot.sh"), "#!/bin/sh\n");
            Files.setPosixFilePermissions(
                    target.resolve("plot.sh"),
                    java.util.Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_EXECUTE));
            Files.write(target.resolve("data"), new byte[3_000_000]);
            return null;
        });
    }

    @Test
    void theFirstTimeItIsWrittenAndLaterItIsACopy() throws IOException {
        Outcome<Path> first = plot(dir.resolve("first"));
        Outcome<Path> second = plot(dir.resolve("second"));

        assertThat(first).isInstanceOf(Outcome.Computed.class);
        assertThat(second).isInstanceOf(Outcome.Hit.class);
        assertThat(runs).hasValue(1);
        assertThat(second.value()).isEqualTo(dir.resolve("second"));
        assertThat(second.value().resolve("empty")).isEmptyDirectory();
        assertThat(second.value().resolve("data")).hasSize(3_000_000);
        assertThat(second.value().resolve("plot.sh")).isExecutable().hasContent("#!/bin/sh\n");
        assertThat(Files.isSymbolicLink(second.value().resolve("data"))).isFalse();
        // The copy is the user's own: what is done to it is not done to what is stored.
        Files.writeString(second.value().resolve("data"), "mine");
        assertThat(larder.restore(COMPONENT, "plot", dir.resolve("third"))).isTrue();
        assertThat(dir.resolve("third").resolve("data")).hasSize(3_000_000);
    }

    @Test
    void whatLiesAtTheTargetStaysAsItIs() throws IOException {
        Path target = Files.writeString(dir.resolve("taken"), "mine");
        assertThatThrownBy(() -> plot(target))
                .isInstanceOf(FileAlreadyExistsException.class)
                .hasMessageContaining("remove it, or name another place");
        plot(dir.resolve("first"));
        assertThatThrownBy(() -> larder.restore(COMPONENT, "plot", target))
                .isInstanceOf(FileAlreadyExistsException.class);
        assertThat(target).hasContent("mine");
        assertThat(runs).hasValue(1);
    }

    @Test
    void whatIsNotThereIsNotRestored() throws IOException {
        assertThat(larder.restore(COMPONENT, "plot", dir.resolve("none"))).isFalse();
        assertThat(dir.resolve("none")).doesNotExist();
    }

    @Test
    void whatTheComputationThrowsPassesThrough() {
        assertThatThrownBy(() -> larder.<IOException>fetchInto(COMPONENT, "plot", dir.resolve("x"), context -> {
                    throw new IOException("no ink");
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("no ink");
        assertThat(larder.contains(COMPONENT, "plot")).isFalse();
    }

    @Test
    void aStoreThatFailsAtAnyCallCostsNoFile() throws IOException {
        int calls = 0;
        for (int failing = 1; failing <= calls + 1; failing++) {
            Component component = Component.of("file.test", "1", Parameters.of("failing", failing));
            Path target = dir.resolve("at-" + failing);
            faulty.failAt(failing);
            Outcome<Path> outcome = larder.<IOException>fetchInto(
                    component, "plot", target, context -> Files.writeString(target, "plotted"));
            calls = faulty.calls.get();
            faulty.work();
            assertThat(outcome.value()).hasContent("plotted");
        }
        assertThat(calls).isGreaterThan(3);
    }

    @Test
    void theKeptResultLiesAtTheTargetWhenSomebodyElseWasFirst() throws IOException {
        Path target = dir.resolve("late");
        Outcome<Path> outcome = larder.<IOException>fetchInto(COMPONENT, "plot", target, context -> {
            larder.store(COMPONENT, "plot", Files.writeString(dir.resolve("other"), "first"));
            return Files.writeString(target, "second");
        });
        assertThat(((Outcome.Computed<Path>) outcome).origin()).isEqualTo(Outcome.Computed.Origin.KEPT);
        assertThat(target).hasContent("first");
        try (Stream<Path> files = Files.list(dir)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactlyInAnyOrder("late", "other");
        }
    }

    @Test
    void damageThatOnlyTheCopyFindsIsAMissAndNothingIsLeftOfTheCopy() throws IOException {
        plot(dir.resolve("first"));
        boolean[] isDamaged = {true};
        FaultyStore damaged = new FaultyStore();
        DataStore reading = (DataStore) Proxy.newProxyInstance(
                DataStore.class.getClassLoader(), new Class<?>[] {DataStore.class}, (proxy, method, given) -> {
                    if (method.getName().equals("find") && isDamaged[0]) {
                        Entry entry = faulty.sound.find((Address) given[0]).orElseThrow();
                        return Optional.of(Entry.of(
                                entry.info().draft(), unreadable(entry.info().address())));
                    }
                    if (method.getName().equals("upkeep")) {
                        isDamaged[0] = false;
                    }
                    return method.invoke(damaged.sound, given);
                });
        try (Larder other = Larder.open(reading)) {
            Path target = dir.resolve("second");
            Outcome<Path> outcome = other.<IOException>fetchInto(
                    COMPONENT, "plot", target, context -> Files.writeString(target, "again"));
            assertThat(outcome).isInstanceOf(Outcome.Computed.class);
            assertThat(target).hasContent("again");
            assertThat(other.stats().corrupt()).isEqualTo(1);
        }
    }

    /** Returns a file whose bytes are damaged in a store: that shows when they are read, and not before. */
    private static Datum unreadable(Address address) {
        Content content = new Content() {
            @Override
            public long size() {
                return 2000;
            }

            @Override
            public List<Digest> blockDigests() {
                return List.of(Digest.of(new byte[0]));
            }

            @Override
            public void read(long position, ByteBuffer into) {
                throw new CorruptEntryException(address, "somewhere", "block 0 is not there");
            }
        };
        return new Datum.File(Datum.Bytes.of(content), false);
    }

    @Test
    void aTargetThatCannotBeWrittenIsTheUsersToHearOf() throws IOException {
        plot(dir.resolve("first"));
        Path nowhere = dir.resolve("no/such/directory/plot");
        assertThatThrownBy(() -> plot(nowhere)).isInstanceOf(IOException.class);
        assertThat(runs).as("what is stored is sound, so nothing is computed").hasValue(1);
    }
}
