package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.StoreUnavailableException;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL server that is killed in the middle of writing has every entry that was acknowledged, and no half one. */
class ServerKillTest {
    private static final int KILLS = Integer.getInteger("larder.server.kills", 1);
    private static final int WRITERS = 3;
    private static final String SCHEMA = "killed";

    @TempDir
    Path dir;

    private EmbeddedPostgres start(String durable) throws IOException {
        return EmbeddedPostgres.builder()
                .setDataDirectory(dir.resolve("data"))
                .setCleanDataDirectory(false)
                .setServerConfig("fsync", durable)
                .setServerConfig("full_page_writes", durable)
                .setServerConfig("synchronous_commit", durable)
                .setPGStartupWait(Duration.ofSeconds(60))
                .start();
    }

    private void kill() throws IOException, InterruptedException {
        long pid = Long.parseLong(
                Files.readAllLines(dir.resolve("data/postmaster.pid")).get(0).strip());
        ProcessHandle server = ProcessHandle.of(pid).orElseThrow();
        List<ProcessHandle> backends = server.children().toList();
        server.destroyForcibly();
        // The server's processes end when they see that it is gone; the next one waits for that.
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> !server.isAlive() && backends.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void whatWasAcknowledgedIsThereAfterTheServerWasKilled() throws Exception {
        List<Entry> acknowledged = Collections.synchronizedList(new ArrayList<>());
        AtomicLong numbers = new AtomicLong();
        for (int round = 0; round < KILLS; round++) {
            EmbeddedPostgres server = start("on");
            String uri = PostgresServer.uri(server.getPort(), SCHEMA) + "&larder.timeout=3";
            AtomicBoolean over = new AtomicBoolean();
            ExecutorService writers = Executors.newFixedThreadPool(WRITERS);
            int before = acknowledged.size();
            try (DataStore store = DataStores.open(uri)) {
                List<CompletableFuture<Void>> work = new ArrayList<>();
                for (int i = 0; i < WRITERS; i++) {
                    work.add(CompletableFuture.runAsync(() -> write(store, numbers, acknowledged, over), writers));
                }
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> acknowledged.size() > before + 60);
                kill();
                // Without a server every writer comes to a typed error, and none hangs.
                for (CompletableFuture<Void> each : work) {
                    assertThatThrownBy(each::join).hasCauseInstanceOf(StoreUnavailableException.class);
                }
            } finally {
                over.set(true);
                writers.shutdown();
                server.close();
            }
        }
        try (EmbeddedPostgres server = start("on");
                DataStore store = DataStores.open(PostgresServer.uri(server.getPort(), SCHEMA))) {
            for (Entry entry : acknowledged) {
                Entry found = store.find(entry.info().address()).orElseThrow();
                assertThat(found.info()).isEqualTo(entry.info());
                if (entry.datum() instanceof Datum.Bytes bytes) {
                    assertThat(((Datum.Bytes) found.datum()).content().toBytes())
                            .isEqualTo(bytes.content().toBytes());
                }
            }
            assertThat(store.upkeep().verify(Progress.NONE).isSound()).isTrue();
            System.out.println(KILLS + " kills of the server, " + acknowledged.size() + " acknowledged entries");
        }
    }

    private static void write(DataStore store, AtomicLong numbers, List<Entry> acknowledged, AtomicBoolean over) {
        while (!over.get()) {
            long number = numbers.incrementAndGet();
            Datum value = number % 5 == 0 ? Samples.bytes(number, 100_000) : Datum.Whole.of(number);
            Entry entry = Samples.entry(number, value);
            store.store(entry, Publication.keeping());
            acknowledged.add(entry);
        }
    }

    @Test
    void aServerThatForcesNothingIsRefusedUnlessThatIsAskedFor() throws Exception {
        try (EmbeddedPostgres server = start("off")) {
            String uri = PostgresServer.uri(server.getPort(), SCHEMA);
            assertThatThrownBy(() -> DataStores.open(uri))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("fsync = off")
                    .hasMessageContaining("larder.durability=relaxed");
            DataStores.open(uri + "&larder.durability=relaxed").close();
        }
    }
}
