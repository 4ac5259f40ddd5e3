package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.Datum;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.StoreTrait;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Small records change one revision at a time, and no change is lost. */
abstract class LedgerPromises extends Promises {
    private static final int PROCESSES = 3;

    LedgerPromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @Test
    void aRecordComesBackAsItWasWritten() {
        Datum value = new Datum.Mapping(Map.of(
                "null",
                Datum.NULL,
                "nan",
                new Datum.Real(Double.NaN),
                "zero",
                new Datum.Real(-0.0),
                "at",
                new Datum.Instant(Instant.parse("2026-11-23T20:30:00.123456789Z")),
                "who",
                Datum.Sequence.of(new Datum.Text("\ud83e\udd6b\u0000\n"), Datum.Whole.of(Long.MAX_VALUE)),
                "bytes",
                Patterns.bytes(1, 1_000)));
        LedgerRecord written = write("pin", "a name", Ledger.ABSENT, value);
        assertThat(written.kind()).isEqualTo("pin");
        assertThat(written.name()).isEqualTo("a name");
        assertThat(written.value()).isEqualTo(value);
        assertThat(written.revision()).isPositive();
        assertThat(store.ledger().find("pin", "a name")).contains(written);
    }

    @Test
    void everyChangeHasAHigherRevision() {
        LedgerRecord last = write("count", "n", Ledger.ABSENT, Datum.Whole.of(0));
        for (int i = 1; i < 10; i++) {
            LedgerRecord next = write("count", "n", last.revision(), Datum.Whole.of(i));
            assertThat(next.revision()).isGreaterThan(last.revision());
            assertThat(store.ledger().find("count", "n")).contains(next);
            last = next;
        }
    }

    @Test
    void aChangeBasedOnAnotherRevisionIsRefused() {
        LedgerRecord first = write("pin", "n", Ledger.ABSENT, Datum.Whole.of(1));
        LedgerRecord second = write("pin", "n", first.revision(), Datum.Whole.of(2));
        for (long wrong : new long[] {Ledger.ABSENT, first.revision(), second.revision() + 1}) {
            assertThat(store.ledger().write("pin", "n", wrong, Datum.NULL)).isEmpty();
            assertThat(store.ledger().remove("pin", "n", wrong)).isFalse();
        }
        assertThat(store.ledger().find("pin", "n")).contains(second);
        assertThat(store.ledger().write("pin", "absent", 1, Datum.NULL)).isEmpty();
        assertThat(store.ledger().find("pin", "absent")).isEmpty();
    }

    @Test
    void aRemovedRecordIsGone() {
        LedgerRecord record = write("pin", "n", Ledger.ABSENT, Datum.NULL);
        assertThat(store.ledger().remove("pin", "n", record.revision())).isTrue();
        assertThat(store.ledger().find("pin", "n")).isEmpty();
        assertThat(store.ledger().remove("pin", "n", record.revision())).isFalse();
        assertThat(list("pin")).isEmpty();
        LedgerRecord again = write("pin", "n", Ledger.ABSENT, Datum.Whole.of(2));
        assertThat(store.ledger().find("pin", "n")).contains(again);
    }

    @Test
    void recordsAreListedByKind() {
        List<LedgerRecord> pins = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            pins.add(write("pin", "n" + i, Ledger.ABSENT, Datum.Whole.of(i)));
        }
        LedgerRecord tag = write("tag", "n1", Ledger.ABSENT, Datum.NULL);
        assertThat(list("pin")).containsExactlyInAnyOrderElementsOf(pins);
        assertThat(list("tag")).containsExactly(tag);
        assertThat(list("pi")).isEmpty();
    }

    @Test
    void aKindOutsideTheRulesIsRefused() {
        Stream<String> kinds = Stream.of("", "Pin", "a_b", "1a", "-a", "a/b", "../a", "a b", "\u00e9", "a".repeat(33));
        Each.of(
                "kind",
                kinds,
                kind -> assertThatThrownBy(() -> store.ledger().write(kind, "n", Ledger.ABSENT, Datum.NULL))
                        .isInstanceOf(IllegalArgumentException.class));
    }

    @Test
    void aNameOutsideTheRulesIsRefused() {
        for (String name : new String[] {"", "n".repeat(1025), "\u00e9".repeat(513)}) {
            assertThatThrownBy(() -> store.ledger().write("pin", name, Ledger.ABSENT, Datum.NULL))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void kindsAndNamesAtTheLimitsAreTaken() {
        for (String name : new String[] {"n", "n".repeat(1024), "\ud83e\udd6b".repeat(256)}) {
            String kind = "a-1".repeat(10) + "bc";
            LedgerRecord written = write(kind, name, Ledger.ABSENT, Datum.NULL);
            assertThat(store.ledger().find(kind, name)).contains(written);
        }
    }

    @Test
    void aRecordMayBeAsLargeAsTheLimitAndNoLarger() {
        // Two of the bytes are the quotes.
        Datum largest = new Datum.Text("x".repeat(Ledger.MAX_RECORD_BYTES - 2));
        LedgerRecord written = write("run", "large", Ledger.ABSENT, largest);
        assertThat(store.ledger().find("run", "large")).contains(written);
        Datum tooLarge = new Datum.Text("x".repeat(Ledger.MAX_RECORD_BYTES - 1));
        assertThatThrownBy(() -> store.ledger().write("run", "large", written.revision(), tooLarge))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(store.ledger().find("run", "large")).contains(written);
    }

    @Test
    void aNameMayBeAnyText() {
        List<LedgerRecord> records = new ArrayList<>();
        Each.of("name", HostileNames.all(), name -> {
            LedgerRecord written = write("pin", name, Ledger.ABSENT, new Datum.Text(name));
            assertThat(store.ledger().find("pin", name)).contains(written);
            records.add(written);
        });
        assertThat(list("pin")).containsExactlyInAnyOrderElementsOf(records);
        LedgerRecord gone = records.remove(0);
        assertThat(store.ledger().remove("pin", gone.name(), gone.revision())).isTrue();
        assertThat(list("pin")).containsExactlyInAnyOrderElementsOf(records);
    }

    @Test
    void noUpdateOfManyThreadsIsLost() {
        Crew.together(6, thread -> {
            for (int i = 0; i < 40; i++) {
                EntryErrands.increment(store.ledger());
            }
            return thread;
        });
        assertThat(counted()).contains(240L);
    }

    @Test
    void noUpdateOfManyProcessesIsLost() {
        needs(StoreTrait.SHARED_BETWEEN_PROCESSES);
        List<ChildJvm> children = new ArrayList<>();
        for (int i = 0; i < PROCESSES; i++) {
            children.add(child(Errand.COUNT, 100));
        }
        children.forEach(each -> each.hear("ready"));
        children.forEach(each -> each.say("go"));
        children.forEach(ChildJvm::finish);
        assertThat(counted()).contains(PROCESSES * 100L);
    }

    private Optional<Long> counted() {
        return store.ledger().find("count", EntryErrands.COUNTER).map(EntryErrands::counted);
    }

    private LedgerRecord write(String kind, String name, long expected, Datum value) {
        return store.ledger()
                .write(kind, name, expected, value)
                .orElseThrow(
                        () -> new AssertionError("the revision is the expected one, and yet the write was refused"));
    }

    private List<LedgerRecord> list(String kind) {
        try (Stream<LedgerRecord> all = store.ledger().list(kind)) {
            return all.toList();
        }
    }
}
