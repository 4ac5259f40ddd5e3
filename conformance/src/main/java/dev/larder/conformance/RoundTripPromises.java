package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Stored;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** What is stored comes back, to the last bit of the value and the last field of the info. */
abstract class RoundTripPromises extends Promises {
    private static final int RANDOM_VALUES = 60;
    private static final int RANDOM_READS = 300;

    RoundTripPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @Test
    void everyValueComesBackUnchanged() {
        AtomicInteger number = new AtomicInteger();
        Each.of("value", Specimens.all(), specimen -> {
            Entry entry = Recipes.entry(number.incrementAndGet(), specimen.datum());
            Stored stored = store.store(entry, KEEP);
            assertThat(stored.info()).isEqualTo(entry.info());
            assertThat(stored.status()).isEqualTo(Stored.Status.PUBLISHED);
            FullReading.assertIs(found(entry.info().address()), entry, specimen.name());
        });
    }

    @Test
    void randomValuesComeBackUnchanged() {
        Campaign.Chance chance = Campaign.Chance.announced("random values");
        Map<Address, Entry> entries = new LinkedHashMap<>();
        for (int i = 0; i < RANDOM_VALUES; i++) {
            Entry entry = Recipes.entry(i, new RandomValues(chance.random()).next());
            store.store(entry, KEEP);
            entries.put(entry.info().address(), entry);
        }
        entries.forEach((address, entry) -> FullReading.assertIs(found(address), entry, address + ", " + chance));
    }

    @Test
    void aCopyInAnotherStoreAndACopyOfThatHaveTheSameDigest() {
        try (DataStore memory = DataStores.open("memory:")) {
            Each.of("value", Specimens.all(), specimen -> {
                Entry entry = Recipes.entry(1, specimen.datum());
                store.store(entry, REPLACE);
                Digest digest = found(Recipes.address(1)).info().digest();
                assertThat(digest).as("%s", specimen).isEqualTo(entry.info().digest());
                memory.store(copy(found(Recipes.address(1)), 1), REPLACE);
                Entry copied = memory.find(Recipes.address(1)).orElseThrow();
                assertThat(copied.info().digest()).as("%s, copied", specimen).isEqualTo(digest);
                store.store(copy(copied, 2), REPLACE);
                Entry back = found(Recipes.address(2));
                assertThat(back.info().digest()).as("%s, copied back", specimen).isEqualTo(digest);
                assertThat(FullReading.text(back.datum())).isEqualTo(FullReading.text(entry.datum()));
            });
        }
    }

    /** Made of the value as it was found, lazy as that may be. */
    private static Entry copy(Entry found, long number) {
        return Entry.of(Recipes.draft(number), found.datum());
    }

    @Test
    void aStoredNullIsNotAnAbsentValue() {
        store.store(Recipes.entry(1, Datum.NULL), KEEP);
        assertThat(store.find(Recipes.address(1)).map(Entry::datum)).contains(Datum.NULL);
        assertThat(store.find(Recipes.address(2))).isEmpty();
    }

    @Test
    void everyFieldOfTheInfoComesBack() {
        Digest content = Digest.of(new byte[] {1});
        Datum.Mapping notes = new Datum.Mapping(Map.of(
                "by", new Datum.Text("Ada \ud83e\udd6b\n"),
                "runs", Datum.Whole.of(3),
                "$odd", Datum.Sequence.of(Datum.NULL, new Datum.Real(Double.NaN), new Datum.Real(-0.0))));
        Datum.Mapping code = new Datum.Mapping(Map.of("a.B#c(int)", new Datum.ContentRef(content)));
        EntryDraft draft = EntryDraft.of(Recipes.numbered(1), "spikes", "double[]")
                .costing(Duration.ofSeconds(12, 345_678_901))
                .by("simulate 4711@host \"quoted\"\n")
                .from(Map.of(
                        content,
                        Recipes.address(2),
                        Digest.of(new byte[] {2}),
                        new Address(Recipes.numbered(3).key(), "a/b")))
                .noting(notes)
                .derivedFrom(code);
        Entry entry = Entry.of(draft, new Datum.Text("spikes"));
        store.store(entry, KEEP);
        FullReading.assertIs(found(draft.address()), entry, "the entry with everything");
    }

    @Test
    void theRecipeComesBackHoweverLongItIs() {
        Datum.Mapping parameters = new Datum.Mapping(Map.of(
                "text",
                new Datum.Text("x".repeat(3_000)),
                "emoji",
                new Datum.Text("\ud83e\udd6b".repeat(3_000)),
                "p".repeat(3_000),
                new Datum.Text("\u0000\u001f\"\\"),
                "nested",
                new Datum.Mapping(Map.of("tol", new Datum.Real(1e-5)))));
        EntryDraft draft = EntryDraft.of(Recipes.of("kit.long \ud83e\udd6b", parameters), Address.VALUE, Recipes.CODEC);
        store.store(Entry.of(draft, Datum.NULL), KEEP);
        assertThat(found(draft.address()).info().recipe().text())
                .isEqualTo(draft.recipe().text());
    }

    @Test
    void everyAttributeIsAnEntryOfItsOwn() {
        Entry spikes = Entry.of(Recipes.draft(1, "spikes"), Datum.Whole.of(1));
        Entry times = Entry.of(Recipes.draft(1, "times"), Datum.Whole.of(2));
        store.store(spikes, KEEP);
        assertThat(store.find(times.info().address())).isEmpty();
        store.store(times, KEEP);
        FullReading.assertIs(found(spikes.info().address()), spikes, "spikes");
        FullReading.assertIs(found(times.info().address()), times, "times");
    }

    @Test
    void anEntryOfOneStoreCanBeStoredAsItWasFound() {
        Entry entry = Recipes.entry(1, Patterns.bytes(1, 5 << 20));
        store.store(entry, KEEP);
        Entry found = found(entry.info().address());
        assertThat(store.store(found, FAIL).status()).isEqualTo(Stored.Status.KEPT_SAME);
        // A new entry over contents that are read from this store while they are stored to it.
        Entry copy = Recipes.entry(2, found.datum());
        store.store(copy, KEEP);
        FullReading.assertIs(found(copy.info().address()), copy, "the copy");
    }

    @Test
    void largeContentIsReadAnywhereInAnyOrder() {
        long size = 9 << 20;
        Content expected = Patterns.content(6, size);
        store.store(Recipes.entry(1, Patterns.bytes(6, size)), KEEP);
        Content content = ((Datum.Bytes) found(Recipes.address(1)).datum()).content();
        Campaign.Chance chance = Campaign.Chance.announced("random reads");
        for (int i = 0; i < RANDOM_READS; i++) {
            int length = chance.random().nextInt(i % 10 == 0 ? 1 << 20 : 100);
            long position = i % 3 == 0
                    // around the edges of the blocks, where an error by one shows
                    ? Math.min(size - length, Math.max(0, (1 + i % 2) * (long) Content.BLOCK_SIZE - length / 2))
                    : chance.random().nextLong(size - length + 1);
            assertThat(read(content, position, length))
                    .as("%d bytes at %d, %s", length, position, chance)
                    .isEqualTo(read(expected, position, length));
        }
    }

    @Test
    void storingDoesNotChangeTheOfferedValue() {
        List<Datum> data = List.of(Patterns.bytes(1, 100_000), new Datum.Text("t"));
        Entry entry = Recipes.entry(1, new Datum.Sequence(data));
        String before = FullReading.text(entry.datum());
        store.store(entry, KEEP);
        assertThat(FullReading.text(entry.datum())).isEqualTo(before);
    }

    private static ByteBuffer read(Content content, long position, int length) {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        content.read(position, buffer);
        assertThat(buffer.hasRemaining()).as("room left in the buffer").isFalse();
        return buffer.flip();
    }

    private Entry found(Address address) {
        return store.find(address).orElseThrow(() -> new AssertionError("what was stored is not found: " + address));
    }
}
