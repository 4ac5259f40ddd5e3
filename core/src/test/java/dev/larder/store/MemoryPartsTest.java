package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.key.Key;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ledger and leases of the memory store, one thread at a time. */
class MemoryPartsTest {
    private static final Duration TERM = Duration.ofSeconds(30);

    private final Ledger ledger = new MemoryLedger();
    private final Leases leases = new MemoryLeases();
    private final Key key = Samples.recipe(1).key();

    @Test
    void aRecordIsWrittenOnlyOnTheRevisionItIsBasedOn() {
        assertThat(ledger.find("tag", "best")).isEmpty();
        assertThat(ledger.write("tag", "best", 1, Datum.NULL)).isEmpty();
        LedgerRecord first =
                ledger.write("tag", "best", Ledger.ABSENT, Datum.NULL).orElseThrow();
        assertThat(first.revision()).isPositive();
        assertThat(ledger.write("tag", "best", Ledger.ABSENT, Datum.NULL)).isEmpty();
        LedgerRecord second =
                ledger.write("tag", "best", first.revision(), Datum.Whole.of(2)).orElseThrow();
        assertThat(second.revision()).isGreaterThan(first.revision());
        assertThat(ledger.write("tag", "best", first.revision(), Datum.NULL)).isEmpty();
        assertThat(ledger.find("tag", "best")).contains(second);
        assertThat(ledger.remove("tag", "best", first.revision())).isFalse();
        assertThat(ledger.remove("tag", "best", second.revision())).isTrue();
        assertThat(ledger.remove("tag", "best", second.revision())).isFalse();
        assertThat(ledger.find("tag", "best")).isEmpty();
    }

    @Test
    void kindsAreApart() {
        ledger.write("tag", "a", Ledger.ABSENT, Datum.Whole.of(1));
        ledger.write("tag", "b", Ledger.ABSENT, Datum.Whole.of(2));
        ledger.write("pin", "a", Ledger.ABSENT, Datum.Whole.of(3));
        assertThat(ledger.list("tag")).extracting(LedgerRecord::name).containsExactlyInAnyOrder("a", "b");
        assertThat(ledger.list("pin")).extracting(LedgerRecord::value).containsExactly(Datum.Whole.of(3));
        assertThat(ledger.list("run")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Tag", "1tag", "a_b", "-a", "a b", "é", "a/b", "aaaaaaaaaabbbbbbbbbbccccccccccddd"})
    void aKindIsAPlainWord(String kind) {
        assertThatThrownBy(() -> ledger.write(kind, "a", Ledger.ABSENT, Datum.NULL))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a ledger kind is lower-case letters, digits and hyphens");
        assertThatThrownBy(() -> ledger.find(kind, "a")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ledger.list(kind)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> ledger.remove(kind, "a", 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameIsAnyShortText() {
        for (String name : new String[] {"a", "../..", "\u0000", "😀".repeat(256), "x".repeat(1024)}) {
            assertThat(ledger.write("tag", name, Ledger.ABSENT, Datum.NULL)).isPresent();
            assertThat(ledger.find("tag", name)).isPresent();
        }
        for (String name : new String[] {"", "x".repeat(1025), "é".repeat(513), "\ud800", "a\udc00b"}) {
            assertThatThrownBy(() -> ledger.write("tag", name, Ledger.ABSENT, Datum.NULL))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageStartingWith("a ledger name");
            assertThatThrownBy(() -> ledger.find("tag", name)).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void aRecordIsSmall() {
        Datum most = new Datum.Text("x".repeat(Ledger.MAX_RECORD_BYTES - 2));
        assertThat(ledger.write("tag", "a", Ledger.ABSENT, most)).isPresent();
        Datum more = new Datum.Text("x".repeat(Ledger.MAX_RECORD_BYTES - 1));
        assertThatThrownBy(() -> ledger.write("tag", "b", Ledger.ABSENT, more))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a ledger record of 1048577 bytes is too large (at most 1048576); store an entry instead");
        // It would stand as its digest, and its bytes nowhere.
        assertThatThrownBy(() -> ledger.write("tag", "b", Ledger.ABSENT, Samples.bytes(1, 2000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("a ledger record cannot hold large arrays, bytes or files; store an entry instead");
        assertThat(ledger.find("tag", "b")).isEmpty();
    }

    @Test
    void aLeaseIsHeldUntilItIsGivenBack() {
        assertThat(leases.holder(key)).isEmpty();
        Lease lease = leases.tryAcquire(key, TERM).orElseThrow();
        assertThat(lease.key()).isEqualTo(key);
        assertThat(lease.isHeld()).isTrue();
        assertThat(leases.holder(key)).contains(lease.fence());
        assertThat(leases.tryAcquire(key, TERM)).isEmpty();
        assertThat(leases.tryAcquire(Samples.recipe(2).key(), TERM)).isPresent();
        assertThat(leases.whileCurrent(lease.fence(), () -> 7)).contains(7);

        lease.close();
        assertThat(lease.isHeld()).isFalse();
        assertThat(leases.holder(key)).isEmpty();
        assertThat(leases.whileCurrent(lease.fence(), () -> 7)).isEmpty();
        Lease next = leases.tryAcquire(key, TERM).orElseThrow();
        assertThat(next.fence().number()).isGreaterThan(lease.fence().number());
        lease.close();
        assertThat(next.isHeld())
                .as("a lease closed twice gives back nobody else's")
                .isTrue();
        assertThat(leases.whileCurrent(lease.fence(), () -> 7)).isEmpty();
    }

    @Test
    void anActionThatFailsUnderAFenceFailsTheCall() {
        Lease lease = leases.tryAcquire(key, TERM).orElseThrow();
        IllegalStateException failure = new IllegalStateException("x");
        assertThatThrownBy(() -> leases.whileCurrent(lease.fence(), () -> {
                    throw failure;
                }))
                .isSameAs(failure);
        assertThat(lease.isHeld()).isTrue();
    }

    @Test
    void storesInMemoryAreApart() {
        try (DataStore a = DataStores.open("memory:");
                DataStore b = DataStores.open("memory:")) {
            a.store(Samples.text(1, "a"), Publication.keeping());
            assertThat(b.find(Samples.address(1))).isEmpty();
            assertThat(a.traits().has(StoreTrait.PERSISTENT)).isFalse();
        }
    }
}
