package dev.larder.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.jdbc.FaultProxy.Direction;
import dev.larder.key.Address;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Progress;
import dev.larder.store.Publication;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Stored;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A connection to PostgreSQL that is cut anywhere, above all around the commit, loses nothing, doubles nothing and leaves nothing
 * in doubt. {@code -Dlarder.cuts=200} is the campaign.
 */
class CutConnectionTest {
    private static final int CUTS = Integer.getInteger("larder.cuts", 12);
    private static final Publication KEEP = Publication.keeping();
    private static final Duration TERM = Duration.ofSeconds(30);

    private final String schema = PostgresServer.freshSchema();
    private final FaultProxy proxy = new FaultProxy(PostgresServer.running().getPort());
    private final SplittableRandom random = seeded();
    private DataStore store;
    private DataStore direct;

    private static SplittableRandom seeded() {
        long seed = Long.getLong("larder.seed", System.nanoTime());
        System.out.println("cuts: seed " + seed + " (repeat with -Dlarder.seed=" + seed + ")");
        return new SplittableRandom(seed);
    }

    @BeforeEach
    void open() {
        direct = DataStores.open(PostgresServer.uri(schema));
        store = DataStores.open(PostgresServer.uri(proxy.port(), schema) + "&larder.timeout=5");
    }

    @AfterEach
    void close() throws SQLException {
        store.close();
        direct.close();
        proxy.close();
        PostgresServer.drop(schema);
    }

    /** An operation, done once to see how many bytes it takes, and then again with a cut somewhere among them. */
    private interface Operation<T> {
        T on(int number);
    }

    private interface Check<T> {
        void of(int number, T result);
    }

    private <T> void withCuts(Operation<T> operation, Check<T> check) {
        int number = 0;
        int met = 0;
        for (int round = 0; round < CUTS; round++) {
            // On a warm connection, on which every statement is prepared.
            for (int warm = 0; warm < 2; warm++, number++) {
                check.of(number, operation.on(number));
            }
            Direction direction = random.nextBoolean() ? Direction.TO_SERVER : Direction.TO_CLIENT;
            long before = proxy.passed(direction);
            check.of(number, operation.on(number));
            number++;
            long bytes = proxy.passed(direction) - before;
            // The commit and its answer are the last bytes; half of all cuts fall among them.
            long at = random.nextBoolean() ? random.nextLong(bytes) : Math.max(0, bytes - 1 - random.nextLong(60));
            proxy.cutAfter(direction, at);
            T result = operation.on(number);
            met += proxy.callOff() ? 0 : 1;
            check.of(number, result);
            number++;
        }
        System.out.println(CUTS + " cuts, " + met + " of them met");
        assertThat(met).as("connections that were cut").isGreaterThan(CUTS / 2);
        assertThat(direct.upkeep().verify(Progress.NONE).findings()).isEmpty();
    }

    private void assertStored(Entry entry) {
        Entry found = direct.find(entry.info().address()).orElseThrow();
        assertThat(found.info()).isEqualTo(entry.info());
        assertThat(found.form().text()).isEqualTo(entry.form().text());
    }

    @Test
    void whatIsStoredThroughACutIsStoredOnceAndAcknowledged() {
        withCuts(
                number -> {
                    Entry entry = Samples.entry(number, new Datum.Text("value " + number));
                    assertThat(store.store(entry, KEEP).status()).isEqualTo(Stored.Status.PUBLISHED);
                    return entry;
                },
                (number, entry) -> assertStored(entry));
    }

    @Test
    void aValueWithABlockIsStoredOnceAndAcknowledged() {
        withCuts(
                number -> {
                    Entry entry = Samples.entry(number, Samples.bytes(number, 100_000));
                    assertThat(store.store(entry, KEEP).status()).isEqualTo(Stored.Status.PUBLISHED);
                    return entry;
                },
                (number, entry) -> assertStored(entry));
    }

    @Test
    void severalEntriesAreStoredTogetherOrNotAtAll() {
        withCuts(
                number -> {
                    List<Entry> entries = List.of(
                            Samples.entry(2L * number, Datum.Whole.of(number)),
                            Samples.entry(2L * number + 1, Datum.Whole.of(number)));
                    try {
                        assertThat(store.storeAll(entries, KEEP)).allMatch(Stored::published);
                        return entries;
                    } catch (StoreUnavailableException e) {
                        // A batch is not done again, and so may fail; then nothing of it is there.
                        entries.forEach(
                                entry -> assertThat(direct.find(entry.info().address()))
                                        .as(e.getMessage())
                                        .isEmpty());
                        return List.<Entry>of();
                    }
                },
                (number, entries) -> entries.forEach(this::assertStored));
    }

    @Test
    void aLedgerRecordIsWrittenOnce() {
        assertThat(store.ledger().write("count", "cuts", 0, Datum.Whole.of(0))).isPresent();
        withCuts(
                number -> {
                    long revision =
                            direct.ledger().find("count", "cuts").orElseThrow().revision();
                    Optional<LedgerRecord> written =
                            store.ledger().write("count", "cuts", revision, Datum.Whole.of(revision));
                    assertThat(written).as("nobody else writes").isPresent();
                    return written.get();
                },
                (number, record) ->
                        assertThat(direct.ledger().find("count", "cuts")).contains(record));
    }

    @Test
    void whatIsStoredUnderAFenceIsThereOrIsNot() {
        withCuts(
                number -> {
                    Entry entry = Samples.entry(number, Datum.Whole.of(number));
                    Fence fence = taken(entry.info().address());
                    try {
                        assertThat(store.store(entry, KEEP.under(fence)).status())
                                .isEqualTo(Stored.Status.PUBLISHED);
                        return Optional.of(entry);
                    } catch (StoreUnavailableException e) {
                        // What runs under a fence is not the store's own, and is not done again.
                        assertThat(direct.find(entry.info().address()))
                                .as(e.getMessage())
                                .isEmpty();
                        return Optional.<Entry>empty();
                    }
                },
                (number, entry) -> entry.ifPresent(this::assertStored));
    }

    private Fence taken(Address address) {
        Lease lease = direct.leases().tryAcquire(address.key(), TERM).orElseThrow();
        return lease.fence();
    }

    @Test
    void aNetworkThatSwallowsEverythingCostsOneTimeoutAndThenNothing() {
        store.close();
        store = DataStores.open(PostgresServer.uri(proxy.port(), schema) + "&larder.timeout=2");
        Entry entry = Samples.entry(1, new Datum.Text("here"));
        store.store(entry, KEEP);
        proxy.mode(FaultProxy.Mode.SWALLOW);
        long began = System.nanoTime();
        assertThatThrownBy(() -> store.find(entry.info().address())).isInstanceOf(StoreUnavailableException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .as("the first failure")
                .isBetween(Duration.ofSeconds(1), Duration.ofMillis(3_500));
        long quick = System.nanoTime();
        for (int i = 0; i < 500; i++) {
            assertThatThrownBy(() -> store.find(entry.info().address()))
                    .isInstanceOf(StoreUnavailableException.class)
                    .hasMessageContaining("it is tried again within");
        }
        Duration each = Duration.ofNanos((System.nanoTime() - quick) / 500);
        System.out.println("a call while the database is known to be out of reach: " + each.toNanos() / 1000 + " µs");
        assertThat(each).isLessThan(Duration.ofMillis(1));
        proxy.mode(FaultProxy.Mode.PASS);
        proxy.reset();
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(store.find(entry.info().address())).isPresent());
    }

    @Test
    void resetAndSlowConnectionsAreGotOver() {
        for (int i = 0; i < 5; i++) {
            Entry entry = Samples.entry(i, Datum.Whole.of(i));
            proxy.reset();
            assertThat(store.store(entry, KEEP).status()).isEqualTo(Stored.Status.PUBLISHED);
            assertStored(entry);
        }
        proxy.delay(Duration.ofMillis(20));
        Entry slow = Samples.entry(99, Samples.bytes(99, 300_000));
        assertThat(store.store(slow, KEEP).status()).isEqualTo(Stored.Status.PUBLISHED);
        assertStored(slow);
    }

    @Test
    void aServerThatRefusesIsATypedErrorAndTheStoreGoesOnAfterwards() {
        Entry entry = Samples.entry(1, new Datum.Text("here"));
        store.store(entry, KEEP);
        proxy.mode(FaultProxy.Mode.RESET);
        proxy.reset();
        assertThatThrownBy(() -> store.find(entry.info().address())).isInstanceOf(StoreUnavailableException.class);
        proxy.mode(FaultProxy.Mode.PASS);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .ignoreExceptions()
                .untilAsserted(
                        () -> assertThat(store.find(entry.info().address())).isPresent());
    }
}
