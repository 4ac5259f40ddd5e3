package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.NdArray;
import dev.larder.key.Address;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ContentAddressedStoreTest {
    private final Samples.Parts parts = new Samples.Parts();
    private final ContentAddressedStore store = parts.store;

    @AfterEach
    void close() {
        store.close();
    }

    private Datum datum(int n) {
        return store.find(Samples.address(n)).orElseThrow().datum();
    }

    @Test
    void whatIsNotStoredIsAbsent() {
        assertThat(store.find(Samples.address(1))).isEmpty();
        assertThat(store.remove(Samples.address(1))).isFalse();
        store.store(Samples.text(1, "a"), Publication.keeping());
        assertThat(store.find(new Address(Samples.recipe(1).key(), "other"))).isEmpty();
    }

    @Test
    void anEntryComesBackWithAllThatIsKnownOfIt() {
        Entry entry = Samples.rich(1);
        Stored stored = store.store(entry, Publication.keeping());
        assertThat(stored.status()).isEqualTo(Stored.Status.PUBLISHED);
        assertThat(stored.published()).isTrue();
        Entry back = store.find(entry.info().address()).orElseThrow();
        assertThat(back.info()).isEqualTo(entry.info()).isEqualTo(stored.info());
        assertThat(back.datum()).isEqualTo(entry.datum());
    }

    @Test
    void aStoredNullIsAnEntry() {
        store.store(Samples.entry(1, Datum.NULL), Publication.keeping());
        assertThat(datum(1)).isEqualTo(Datum.NULL);
    }

    @Test
    void theFirstEntryIsKept() {
        store.store(Samples.text(1, "first"), Publication.keeping());
        Stored same = store.store(Samples.text(1, "first"), Publication.keeping());
        Stored other = store.store(Samples.text(1, "second"), Publication.keeping());
        assertThat(same.status()).isEqualTo(Stored.Status.KEPT_SAME);
        assertThat(other.status()).isEqualTo(Stored.Status.KEPT_OTHER);
        assertThat(other.published()).isFalse();
        assertThat(other.info())
                .isEqualTo(store.find(Samples.address(1)).orElseThrow().info());
        assertThat(datum(1)).isEqualTo(new Datum.Text("first"));
    }

    @Test
    void anotherValueIsAConflictWhereThatIsToFail() {
        Entry first = Samples.text(1, "first");
        Entry second = Samples.text(1, "second");
        store.store(first, Publication.failing());
        assertThat(store.store(Samples.text(1, "first"), Publication.failing()).status())
                .isEqualTo(Stored.Status.KEPT_SAME);
        assertThatThrownBy(() -> store.store(second, Publication.failing()))
                .isInstanceOf(ConflictException.class)
                .hasMessage(Samples.address(1) + " holds another value already ("
                        + first.info().digest()
                        + ", offered " + second.info().digest()
                        + "); ask for replacing if the new one is right, or give the computation a new version");
        assertThat(datum(1)).isEqualTo(new Datum.Text("first"));
    }

    @Test
    void valuesAreComparedAndNotBits() {
        double unusual = Double.longBitsToDouble(0x7ff8000000000001L);
        double[] a = new double[100_000];
        double[] b = new double[100_000];
        a[99_999] = Double.NaN;
        b[99_999] = unusual;
        store.store(Samples.entry(1, new Datum.Array(NdArray.of(a))), Publication.failing());
        Stored stored = store.store(Samples.entry(1, new Datum.Array(NdArray.of(b))), Publication.failing());
        assertThat(stored.status()).isEqualTo(Stored.Status.KEPT_SAME);
        b[0] = -0.0;
        Entry other = Samples.entry(1, new Datum.Array(NdArray.of(b)));
        assertThatThrownBy(() -> store.store(other, Publication.failing())).isInstanceOf(ConflictException.class);
    }

    @Test
    void replacingPutsTheNewOneInItsPlace() {
        assertThat(store.store(Samples.text(1, "a"), Publication.replacing()).status())
                .isEqualTo(Stored.Status.PUBLISHED);
        assertThat(store.store(Samples.text(1, "b"), Publication.replacing()).status())
                .isEqualTo(Stored.Status.REPLACED);
        assertThat(datum(1)).isEqualTo(new Datum.Text("b"));
    }

    @Test
    void aStaleFenceIsRefusedWhateverIsToBeDone() {
        Lease lease = store.leases()
                .tryAcquire(Samples.recipe(1).key(), Duration.ofMinutes(1))
                .orElseThrow();
        Fence stale = lease.fence();
        store.store(Samples.text(1, "a"), Publication.replacing().under(stale));
        lease.close();
        Lease next = store.leases()
                .tryAcquire(Samples.recipe(1).key(), Duration.ofMinutes(1))
                .orElseThrow();
        for (Publication publication : List.of(Publication.keeping(), Publication.failing(), Publication.replacing())) {
            assertThatThrownBy(() -> store.store(Samples.text(1, "zombie"), publication.under(stale)))
                    .isInstanceOf(StaleFenceException.class)
                    .hasMessageContaining("somebody else has taken over " + Samples.address(1));
        }
        Entry fresh = Samples.text(2, "zombie");
        assertThatThrownBy(() -> store.store(fresh, Publication.keeping().under(stale)))
                .isInstanceOf(StaleFenceException.class);
        assertThat(store.find(Samples.address(2))).isEmpty();
        assertThat(datum(1)).isEqualTo(new Datum.Text("a"));
        store.store(Samples.text(1, "b"), Publication.replacing().under(next.fence()));
        assertThat(datum(1)).isEqualTo(new Datum.Text("b"));
    }

    @Test
    void equalBlocksAreStoredOnce() {
        Datum.Bytes large = Samples.large(1);
        store.store(Samples.entry(1, large), Publication.keeping());
        long before = blocks();
        store.store(Samples.entry(2, large), Publication.keeping());
        store.store(Samples.entry(3, Datum.Sequence.of(large, Samples.large(1), Datum.NULL)), Publication.keeping());
        assertThat(blocks()).isEqualTo(before).isEqualTo(3);
        assertThat(datum(3)).isEqualTo(Datum.Sequence.of(large, large, Datum.NULL));
    }

    private long blocks() {
        try (Stream<dev.larder.data.Digest> all = parts.blobs.list()) {
            return all.count();
        }
    }

    @Test
    void aListingTakesWhatIsSelectedAndLeavesDamageOut() {
        for (int n = 0; n < 5; n++) {
            store.store(Samples.text(n, "a".repeat(n)), Publication.keeping());
        }
        parts.damageRecord(Samples.address(3));
        assertThat(list(Selection.ALL))
                .extracting(EntryInfo::address)
                .containsExactlyInAnyOrder(
                        Samples.address(0), Samples.address(1), Samples.address(2), Samples.address(4));
        assertThat(list(Selection.parse("params.n>1")))
                .extracting(EntryInfo::address)
                .containsExactlyInAnyOrder(Samples.address(2), Samples.address(4));
        String hex = Samples.address(2).key().hex();
        assertThat(list(Selection.keyPrefix(hex.substring(0, 8))))
                .extracting(EntryInfo::address)
                .containsExactly(Samples.address(2));
    }

    private List<EntryInfo> list(Selection selection) {
        try (Stream<EntryInfo> all = store.list(selection)) {
            return all.toList();
        }
    }

    @Test
    void damageInTheRecordIsAnErrorUntilSomethingNewIsStored() {
        store.store(Samples.text(1, "a"), Publication.keeping());
        parts.damageRecord(Samples.address(1));
        assertThatThrownBy(() -> store.find(Samples.address(1)))
                .isInstanceOf(CorruptEntryException.class)
                .hasMessageContaining("(in entry " + Samples.address(1).key().abbreviated() + "/value)");
        assertThatThrownBy(() -> store.find(Samples.address(1))).isInstanceOf(CorruptEntryException.class);
        assertThat(store.store(Samples.text(1, "b"), Publication.failing()).status())
                .isEqualTo(Stored.Status.PUBLISHED);
        assertThat(datum(1)).isEqualTo(new Datum.Text("b"));
    }

    @Test
    void everyDamageOfABlockIsAnErrorAndNeverAWrongValue() {
        Datum.Bytes large = Samples.large(1);
        store.store(Samples.entry(1, large), Publication.keeping());
        store.store(Samples.entry(2, Samples.large(2)), Publication.keeping());
        dev.larder.data.Digest second = large.content().blockDigests().get(1);
        ByteBuffer another = parts.blobs
                .find(Samples.large(2).content().blockDigests().get(1))
                .orElseThrow();

        parts.blobs.flip(second, 1_000_000);
        assertDamaged("does not match its checksum");
        parts.blobs.truncate(second, Content.BLOCK_SIZE - 1);
        assertDamaged("does not match its checksum");
        parts.blobs.put(second, ByteBuffer.allocate(Content.BLOCK_SIZE + 1));
        assertDamaged("does not match its checksum");
        parts.blobs.put(second, another);
        assertDamaged("does not match its checksum");
        parts.blobs.lose(second);
        assertDamaged("is not there");
    }

    private void assertDamaged(String message) {
        Content content = ((Datum.Bytes) datum(1)).content();
        ByteBuffer first = ByteBuffer.allocate(100);
        content.read(0, first);
        assertThat(first.array()).isEqualTo(new dev.larder.data.RandomData(1).bytes(100));
        assertThatThrownBy(content::toBytes)
                .isInstanceOf(CorruptEntryException.class)
                .hasMessageContaining("block 1 " + message)
                .hasMessageContaining("blobs/");
        assertThatThrownBy(() -> content.read(Content.BLOCK_SIZE - 1, ByteBuffer.allocate(2)))
                .isInstanceOf(CorruptEntryException.class);
    }

    @Test
    void aKeptEntryWhoseBlocksAreDamagedDoesNotBlockANewOne() {
        double[] unusual = new double[1_000_000];
        unusual[7] = Double.longBitsToDouble(0x7ff8000000000001L);
        NdArray kept = NdArray.of(unusual);
        store.store(Samples.entry(1, new Datum.Array(kept)), Publication.keeping());
        parts.blobs.flip(kept.content().blockDigests().get(0), 5);
        Datum offered = new Datum.Array(NdArray.of(new double[1_000_000]));

        assertThat(store.store(Samples.entry(1, offered), Publication.failing()).status())
                .isEqualTo(Stored.Status.PUBLISHED);
        assertThat(datum(1)).isEqualTo(offered);
    }

    @Test
    void anOfferedValueThatCannotBeReadIsNotTakenForDamageOfTheKeptOne() {
        NdArray large = NdArray.of(new double[1_000_000]);
        store.store(Samples.entry(1, new Datum.Array(large)), Publication.keeping());
        Datum lazy = datum(1);
        double[] other = new double[1_000_000];
        other[3] = 1;
        store.store(Samples.entry(2, new Datum.Array(NdArray.of(other))), Publication.keeping());
        large.content().blockDigests().forEach(parts.blobs::lose);

        Entry offered = Samples.entry(2, lazy);
        assertThatThrownBy(() -> store.store(offered, Publication.failing()))
                .isInstanceOf(CorruptEntryException.class)
                .hasMessageStartingWith(Samples.address(1).toString());
        assertThat(datum(2)).isEqualTo(new Datum.Array(NdArray.of(other)));
    }

    @Test
    void aBlockIsReadAndCheckedOncePerWalk() {
        store.store(Samples.entry(1, Samples.large(1)), Publication.keeping());
        Content content = ((Datum.Bytes) datum(1)).content();
        int before = parts.blobs.reads.get();
        ByteBuffer small = ByteBuffer.allocate(1000);
        for (long at = 0; at + 1000 <= content.size(); at += 1000) {
            content.read(at, small.clear());
        }
        assertThat(parts.blobs.reads.get() - before).isLessThan(20);
    }

    @Test
    void anEntryThatIsReplacedWhileItIsFoundIsReadAnew() {
        store.store(Samples.entry(1, Samples.large(1)), Publication.keeping());
        Entry replacement = Samples.entry(1, Samples.large(2));
        parts.blobs.beforePin = () -> {
            parts.blobs.beforePin = () -> {};
            store.store(replacement, Publication.replacing());
            store.upkeep().gc(Duration.ZERO, Progress.NONE);
        };
        Datum.Bytes found = (Datum.Bytes) datum(1);
        assertThat(found.content().toBytes())
                .isEqualTo(Samples.large(2).content().toBytes());
        assertThat(parts.blobs.pins.get()).isEqualTo(1);
    }

    @Test
    void anEntryThatIsRemovedWhileItIsFoundIsAbsent() {
        store.store(Samples.entry(1, Samples.large(1)), Publication.keeping());
        parts.blobs.beforePin = () -> store.remove(Samples.address(1));
        assertThat(store.find(Samples.address(1))).isEmpty();
        assertThat(parts.blobs.pins.get()).isZero();
    }

    @Test
    void afterClosingEverythingSaysSo() {
        store.store(Samples.rich(1), Publication.keeping());
        Datum.Mapping value = (Datum.Mapping) datum(1);
        Content lazy = ((Datum.Bytes) value.member("blocks")).content();
        EntryWriter writer = store.begin(Samples.draft(9), Publication.keeping());
        Upkeep upkeep = store.upkeep();
        store.close();
        store.close();

        String message = "the store test:store was closed; use its values while it is open, or copy them out";
        Stream.<Runnable>of(
                        () -> store.find(Samples.address(1)),
                        () -> store.store(Samples.text(1, "a"), Publication.keeping()),
                        () -> store.begin(Samples.draft(1), Publication.keeping()),
                        () -> store.remove(Samples.address(1)),
                        () -> store.list(Selection.ALL),
                        store::leases,
                        store::ledger,
                        store::upkeep,
                        () -> upkeep.verify(Progress.NONE),
                        () -> upkeep.gc(Duration.ZERO, Progress.NONE),
                        () -> upkeep.quarantine(Samples.address(1)),
                        () -> writer.commit(Datum.NULL, Duration.ZERO),
                        lazy::toBytes)
                .forEach(call -> assertThatThrownBy(call::run)
                        .isInstanceOf(StoreClosedException.class)
                        .hasMessage(message));
        assertThat(store.traits().has(StoreTrait.SHARES_BLOCKS)).isTrue();
    }

    @Test
    void closingGoesOnWhenAPartFails() {
        StringBuilder closed = new StringBuilder();
        ContentAddressedStore failing = new ContentAddressedStore(new ContentAddressedStore.Parts(
                "x",
                failing(EntryIndex.class, closed),
                failing(BlobStore.class, closed),
                new MemoryLeases(),
                new MemoryLedger(),
                Housekeeping.NONE,
                StoreTraits.of(),
                Durability.RELAXED,
                () -> closed.append("rest")));
        assertThatThrownBy(failing::close)
                .hasMessage("EntryIndex")
                .satisfies(e -> assertThat(e.getSuppressed()).hasSize(1));
        assertThat(closed).hasToString("EntryIndex BlobStore rest");
    }

    private static <T> T failing(Class<T> type, StringBuilder calls) {
        return type.cast(
                Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> {
                    calls.append(type.getSimpleName()).append(' ');
                    throw new StoreUnavailableException(type.getSimpleName());
                }));
    }

    @Test
    void severalEntriesAreStoredInOrder() {
        List<Stored> stored = store.storeAll(
                List.of(Samples.text(1, "a"), Samples.text(2, "b"), Samples.text(1, "c")), Publication.keeping());
        assertThat(stored)
                .extracting(Stored::status)
                .containsExactly(Stored.Status.PUBLISHED, Stored.Status.PUBLISHED, Stored.Status.KEPT_OTHER);
        assertThat(Optional.of(datum(1))).contains(new Datum.Text("a"));
    }
}
