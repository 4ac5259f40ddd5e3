package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.larder.key.Key;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.StoreClosedException;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class LeaseFilesTest {
    private static final Key KEY = OpenStore.recipe(1).key();
    private static final Duration LONG = Duration.ofHours(1);

    @TempDir
    Path directory;

    private OpenStore store;
    private Leases leases;

    @BeforeEach
    void open() {
        store = OpenStore.in(directory.resolve("store"));
        leases = store.parts.leases();
    }

    @AfterEach
    void close() {
        store.close();
    }

    private Path file() {
        return store.root.leases().resolve(KEY.hex());
    }

    @Test
    void oneHolderAtATime() {
        assertThat(leases.holder(KEY)).isEmpty();
        Lease lease = leases.tryAcquire(KEY, LONG).orElseThrow();
        assertThat(lease.key()).isEqualTo(KEY);
        assertThat(lease.isHeld()).isTrue();
        assertThat(leases.holder(KEY)).contains(lease.fence());
        assertThat(leases.tryAcquire(KEY, LONG)).isEmpty();
        assertThat(leases.tryAcquire(OpenStore.recipe(2).key(), LONG)).isPresent();
        lease.close();
        lease.close();
        assertThat(lease.isHeld()).isFalse();
        assertThat(leases.holder(KEY)).isEmpty();
        assertThat(file()).doesNotExist();
    }

    @Test
    void laterHoldersHaveHigherFences() {
        long last = 0;
        for (int i = 0; i < 50; i++) {
            try (Lease lease = leases.tryAcquire(KEY, LONG).orElseThrow()) {
                assertThat(lease.fence().number()).isGreaterThan(last);
                last = lease.fence().number();
            }
        }
    }

    @Test
    void threadsOfTwoStoresExcludeEachOther() {
        AtomicInteger inside = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        AtomicInteger times = new AtomicInteger();
        try (OpenStore other = OpenStore.in(store.root.path())) {
            List<CompletableFuture<Void>> all = new ArrayList<>();
            for (int t = 0; t < 6; t++) {
                Leases own = t % 2 == 0 ? leases : other.parts.leases();
                all.add(CompletableFuture.runAsync(() -> {
                    while (times.get() < 60) {
                        Optional<Lease> lease = own.tryAcquire(KEY, LONG);
                        if (lease.isPresent()) {
                            most.accumulateAndGet(inside.incrementAndGet(), Math::max);
                            Thread.yield();
                            times.incrementAndGet();
                            inside.decrementAndGet();
                            lease.get().close();
                        }
                    }
                }));
            }
            all.forEach(CompletableFuture::join);
        }
        assertThat(most).hasValue(1);
    }

    @Test
    void heartbeatsKeepALeaseBeyondItsTerm() throws Exception {
        Lease lease = leases.tryAcquire(KEY, Duration.ofMillis(900)).orElseThrow();
        Thread.sleep(1500);
        assertThat(leases.tryAcquire(KEY, LONG)).isEmpty();
        assertThat(lease.isHeld()).isTrue();
        assertThat(leases.whileCurrent(lease.fence(), () -> "done")).contains("done");
    }

    @Test
    void theLeaseOfAKilledProcessIsFreeAtOnce() throws Exception {
        try (Child child = Child.start(Errand.LEASE, store.root, KEY.hex(), LONG.toMillis())) {
            long fence = Long.parseLong(child.hear());
            assertThat(leases.tryAcquire(KEY, LONG)).isEmpty();
            assertThat(leases.holder(KEY)).contains(new Fence(KEY, fence));
            child.kill();
            assertThat(leases.holder(KEY)).isEmpty();
            assertThat(leases.tryAcquire(KEY, LONG).orElseThrow().fence().number())
                    .isGreaterThan(fence);
        }
    }

    @Test
    void theLeaseOfAStoppedProcessIsFreeWhenItsTermIsOver() throws Exception {
        try (Child child = Child.start(Errand.LEASE, store.root, KEY.hex(), 2000)) {
            long fence = Long.parseLong(child.hear());
            assertThat(child.ask("publish")).isEqualTo("published");
            child.signal("-STOP");
            assertThat(leases.tryAcquire(KEY, LONG)).isEmpty();
            Lease taken = await().atMost(Duration.ofSeconds(20))
                    .until(() -> leases.tryAcquire(KEY, LONG), Optional::isPresent)
                    .orElseThrow();
            assertThat(taken.fence().number()).isGreaterThan(fence);
            child.signal("-CONT");
            // The zombie finds out, and neither publishes nor disturbs the new holder by its heartbeats or its end.
            assertThat(child.ask("held?")).isEqualTo("false");
            assertThat(child.ask("publish")).isEqualTo("stale");
            child.kill();
            assertThat(taken.isHeld()).isTrue();
        }
    }

    @Test
    void nobodyTakesALeaseWhileItsHolderPublishes() throws Exception {
        Lease lease = leases.tryAcquire(KEY, Duration.ofMillis(300)).orElseThrow();
        try (OpenStore other = OpenStore.in(store.root.path())) {
            Optional<Boolean> taken = leases.whileCurrent(lease.fence(), () -> {
                CompletableFuture<Optional<Lease>> rival =
                        CompletableFuture.supplyAsync(() -> other.parts.leases().tryAcquire(KEY, LONG));
                try {
                    // No heartbeat comes through either, so the term is over by now.
                    Thread.sleep(700);
                } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                }
                return rival.isDone() && rival.join().isPresent();
            });
            assertThat(taken).contains(false);
        }
    }

    @Test
    void aStrangerOrFormerHolderIsNotCurrent() {
        Lease lease = leases.tryAcquire(KEY, LONG).orElseThrow();
        assertThat(leases.whileCurrent(new Fence(KEY, lease.fence().number() - 1), () -> "done"))
                .isEmpty();
        lease.close();
        assertThat(leases.whileCurrent(lease.fence(), () -> "done")).isEmpty();
    }

    @Test
    void aDamagedLeaseCountsAsFree() throws IOException {
        assertThat(leases.tryAcquire(KEY, LONG)).isPresent();
        byte[] bytes = Files.readAllBytes(file());
        for (int i = 0; i < bytes.length; i++) {
            byte[] damaged = bytes.clone();
            damaged[i] ^= 1;
            Files.delete(file());
            Files.write(file(), damaged);
            try {
                assertThat(leases.holder(KEY)).as("byte %s", i).isEmpty();
            } catch (UnsupportedFormatException e) {
                assertThat(new String(damaged, java.nio.charset.StandardCharsets.US_ASCII))
                        .doesNotStartWith("larder lease 1 ");
            }
        }
        Files.delete(file());
        Files.write(file(), new byte[0]);
        assertThat(leases.tryAcquire(KEY, LONG)).isPresent();
    }

    @Test
    void aLaterFormatIsRefusedUntouched() throws IOException {
        String later = "larder lease 2 whatever\n";
        Files.writeString(file(), later);
        assertThatThrownBy(() -> leases.tryAcquire(KEY, LONG))
                .isInstanceOf(UnsupportedFormatException.class)
                .hasMessageContaining("format 2");
        assertThat(file()).hasContent(later);
    }

    @Test
    void aClosedStoreHoldsNoLease() {
        Lease lease = leases.tryAcquire(KEY, LONG).orElseThrow();
        store.close();
        assertThat(lease.isHeld()).isFalse();
        assertThatThrownBy(() -> leases.tryAcquire(KEY, LONG)).isInstanceOf(StoreClosedException.class);
        try (OpenStore other = OpenStore.in(store.root.path())) {
            assertThat(other.parts.leases().tryAcquire(KEY, LONG)).isPresent();
        }
    }

    @Test
    void aTermIsAMillisecondAtLeast() {
        assertThatThrownBy(() -> leases.tryAcquire(KEY, Duration.ofNanos(1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(leases.tryAcquire(KEY, Duration.ofDays(1_000_000))).isPresent();
    }
}
