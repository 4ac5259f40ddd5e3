package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UsesTest {
    private final MemoryParts parts = new MemoryParts(new HeapBlocks());
    private final DataStore store = parts.open("test:store", () -> {});

    private static long count(Uses uses, int n) {
        return uses.all()
                .getOrDefault(MarkedRecords.mark(Samples.address(n)), Uses.Use.NEVER)
                .count();
    }

    @Test
    void usesAreWrittenTogetherAndNotBeforeTheyAreFlushed() {
        Uses uses = Uses.of(store);
        for (int i = 0; i < 100; i++) {
            uses.note(Samples.address(i % 10));
        }
        assertThat(store.ledger().list("use")).isEmpty();
        assertThat(count(uses, 3)).isEqualTo(10);
        uses.flush();
        assertThat(store.ledger().list("use")).hasSizeBetween(1, 10);
        assertThat(count(Uses.of(store), 3)).isEqualTo(10);
        assertThat(Uses.of(store).all().values())
                .allMatch(use -> Math.abs(use.last() - System.currentTimeMillis()) < 60_000);
    }

    @Test
    void noUseIsLostWhateverManyThreadsAndWritersDoAtOnce() throws Exception {
        int threads = 8;
        int notes = 2000;
        List<Uses> writers = List.of(Uses.of(store), Uses.of(store), Uses.of(store));
        CountDownLatch begin = new CountDownLatch(1);
        List<Thread> all = new ArrayList<>();
        for (int t = 0; t < threads; t++) {
            Uses own = writers.get(t % writers.size());
            Thread thread = new Thread(() -> {
                try {
                    begin.await();
                } catch (InterruptedException e) {
                    return;
                }
                for (int i = 0; i < notes; i++) {
                    own.note(Samples.address(i % 5));
                    if (i % 97 == 0) {
                        own.flush();
                    }
                }
            });
            thread.start();
            all.add(thread);
        }
        begin.countDown();
        for (Thread thread : all) {
            thread.join();
        }
        writers.forEach(Uses::flush);
        for (int n = 0; n < 5; n++) {
            assertThat(count(Uses.of(store), n)).isEqualTo(threads * notes / 5);
        }
    }

    /** A ledger that refuses so many writes. */
    private static final class Failing implements Ledger {
        private final Ledger ledger;
        private final AtomicInteger refusals;

        Failing(Ledger ledger, int refusals) {
            this.ledger = ledger;
            this.refusals = new AtomicInteger(refusals);
        }

        @Override
        public Optional<LedgerRecord> find(String kind, String name) {
            return ledger.find(kind, name);
        }

        @Override
        public Optional<LedgerRecord> write(String kind, String name, long expected, Datum value) {
            if (refusals.getAndDecrement() > 0) {
                throw new StoreUnavailableException("not now");
            }
            return ledger.write(kind, name, expected, value);
        }

        @Override
        public boolean remove(String kind, String name, long expected) {
            return ledger.remove(kind, name, expected);
        }

        @Override
        public Stream<LedgerRecord> list(String kind) {
            return ledger.list(kind);
        }
    }

    @Test
    void whatCannotBeWrittenIsWrittenNextTime() {
        MemoryLedger ledger = new MemoryLedger();
        Samples.Parts own = new Samples.Parts(new Failing(ledger, 1));
        Uses uses = Uses.of(own.store);
        uses.note(Samples.address(1));
        uses.flush();
        assertThat(ledger.list("use")).isEmpty();
        uses.note(Samples.address(1));
        uses.flush();
        assertThat(count(Uses.of(own.store), 1)).isEqualTo(2);
    }

    @Test
    void ofTooManyThoseUsedLongestAgoAreForgotten() {
        MarkedRecords records = new MarkedRecords(store, "use", 20_000);
        records.change("a", members -> {
            for (int i = 0; i < 20_000; i++) {
                members.put("a" + String.format(java.util.Locale.ROOT, "%015x", i), new Uses.Use(1000 + i, 1).datum());
            }
        });
        int n = 0;
        while (!MarkedRecords.recordOf(MarkedRecords.mark(Samples.address(n))).equals("a")) {
            n++;
        }
        Uses uses = Uses.of(store);
        uses.note(Samples.address(n));
        uses.flush();
        Map<String, Datum> left = records.read("a");
        assertThat(left).hasSize(20_000).doesNotContainKey("a000000000000000").containsKey("a000000000000001");
        assertThat(count(uses, n)).isEqualTo(1);
    }
}
