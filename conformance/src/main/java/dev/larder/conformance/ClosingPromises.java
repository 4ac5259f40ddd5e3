package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.key.Key;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryWriter;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.Ledger;
import dev.larder.store.Progress;
import dev.larder.store.Selection;
import dev.larder.store.StoreClosedException;
import dev.larder.store.StoreTrait;
import dev.larder.store.Upkeep;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** A closed store says so, whatever is asked of it, and holds on to nothing. */
abstract class ClosingPromises extends Promises {
    private final Entry entry = Recipes.entry(1, "value");
    private final Key key = entry.info().key();

    ClosingPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @Test
    void everyUseOfAClosedStoreIsATypedError() {
        store.store(entry, KEEP);
        store.close();
        Map<String, ThrowingCallable> uses = new LinkedHashMap<>();
        uses.put("find", () -> store.find(entry.info().address()));
        uses.put("store", () -> store.store(entry, KEEP));
        uses.put("store elsewhere", () -> store.store(Recipes.entry(2, "two"), REPLACE));
        uses.put("storeAll", () -> store.storeAll(List.of(entry), KEEP));
        uses.put("begin", () -> store.begin(Recipes.draft(3), KEEP));
        uses.put("remove", () -> store.remove(entry.info().address()));
        uses.put("list", () -> store.list(Selection.ALL).count());
        uses.put("leases.tryAcquire", () -> store.leases().tryAcquire(key, LeasePromises.LONG_TERM));
        uses.put("leases.holder", () -> store.leases().holder(key));
        uses.put("ledger.find", () -> store.ledger().find("pin", "n"));
        uses.put("ledger.write", () -> store.ledger().write("pin", "n", Ledger.ABSENT, Datum.NULL));
        uses.put("ledger.remove", () -> store.ledger().remove("pin", "n", 1));
        uses.put("ledger.list", () -> store.ledger().list("pin").count());
        uses.put("verify", () -> store.upkeep().verify(Progress.NONE));
        uses.put("gc", () -> store.upkeep().gc(Duration.ZERO, Progress.NONE));
        uses.put("gcDryRun", () -> store.upkeep().gcDryRun(Duration.ZERO, Progress.NONE));
        uses.put("repair", () -> store.upkeep().repair(Progress.NONE));
        uses.put("quarantine", () -> store.upkeep().quarantine(entry.info().address()));
        uses.forEach((name, use) -> assertThatThrownBy(use).as(name).isInstanceOf(StoreClosedException.class));
    }

    @Test
    void whatWasTakenFromTheStoreBeforeIsClosedWithIt() {
        Leases leases = store.leases();
        Ledger ledger = store.ledger();
        Upkeep upkeep = store.upkeep();
        store.close();
        Map<String, ThrowingCallable> uses = new LinkedHashMap<>();
        uses.put("tryAcquire", () -> leases.tryAcquire(key, LeasePromises.LONG_TERM));
        uses.put("find", () -> ledger.find("pin", "n"));
        uses.put("write", () -> ledger.write("pin", "n", Ledger.ABSENT, Datum.NULL));
        uses.put("verify", () -> upkeep.verify(Progress.NONE));
        uses.put("gc", () -> upkeep.gc(Duration.ZERO, Progress.NONE));
        uses.forEach((name, use) -> assertThatThrownBy(use).as(name).isInstanceOf(StoreClosedException.class));
    }

    @Test
    void aLazyValueCannotBeReadAfterTheStoreWasClosed() {
        store.store(Recipes.entry(2, Patterns.bytes(2, 9 << 20)), KEEP);
        Content untouched = content(store);
        Content touched = content(store);
        read(touched, 0);
        store.close();
        assertThatThrownBy(() -> read(untouched, 0)).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> read(touched, 5 << 20)).isInstanceOf(StoreClosedException.class);
        assertThatThrownBy(() -> read(touched, 0))
                .as("a place that was read before")
                .isInstanceOf(StoreClosedException.class);
    }

    private static Content content(DataStore from) {
        return ((Datum.Bytes) from.find(Recipes.address(2)).orElseThrow().datum()).content();
    }

    private static void read(Content content, long position) {
        content.read(position, ByteBuffer.allocate(1000));
    }

    @Test
    void aWriterOfAClosedStoreCommitsNothing() {
        EntryWriter writer = store.begin(Recipes.draft(3), KEEP);
        EntryWriter.Sink sink = writer.bytes();
        sink.write(ByteBuffer.allocate(100_000));
        store.close();
        assertThatThrownBy(() -> writer.commit(Datum.NULL, Duration.ZERO)).isInstanceOf(StoreClosedException.class);
        assertThatCode(writer::close).doesNotThrowAnyException();
    }

    @Test
    void closingTwiceDoesNothing() {
        store.close();
        assertThatCode(store::close).doesNotThrowAnyException();
        Crew.together(4, thread -> {
            store.close();
            return thread;
        });
    }

    @Test
    void closingFromSeveralThreadsClosesOnce() {
        store.store(entry, KEEP);
        Crew.together(8, thread -> {
            store.close();
            return thread;
        });
        assertThatThrownBy(() -> store.find(entry.info().address())).isInstanceOf(StoreClosedException.class);
    }

    @Test
    void aClosedStoreHoldsNoLease() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
        Lease lease = store.leases().tryAcquire(key, LeasePromises.LONG_TERM).orElseThrow();
        DataStore other = open();
        assertThat(other.leases().tryAcquire(key, LeasePromises.LONG_TERM)).isEmpty();
        store.close();
        assertThat(other.leases().tryAcquire(key, LeasePromises.LONG_TERM)).isPresent();
        assertThatCode(lease::close).doesNotThrowAnyException();
    }

    @Test
    void closingWhileOthersWorkEndsTheirWorkWithTheTypedErrorOnly() {
        AtomicBoolean closed = new AtomicBoolean();
        Crew.together(4, thread -> {
            try {
                for (int i = 0; ; i++) {
                    boolean before = !closed.get();
                    store.store(TellTale.entry(thread + 1, i), REPLACE);
                    Mixture.check(store, thread + 1);
                    assertThat(before)
                            .as("work that began before the store was closed")
                            .isTrue();
                    if (thread == 0 && i == 20) {
                        store.close();
                        closed.set(true);
                    }
                }
            } catch (StoreClosedException e) {
                return assertThat(e).hasMessageContaining("closed");
            }
        });
    }
}
