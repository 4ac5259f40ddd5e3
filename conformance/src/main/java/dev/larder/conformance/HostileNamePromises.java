package dev.larder.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryWriter;
import dev.larder.store.Progress;
import dev.larder.store.Selection;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Names are data: none is refused, none is taken for another, and none leads out of the store. */
abstract class HostileNamePromises extends Promises {
    private Optional<List<String>> around = Optional.empty();

    HostileNamePromises(Supplier<StoreHarness> source) {
        super(source);
    }

    @BeforeEach
    void lookAround() {
        around = Optional.of(filesAround());
    }

    @AfterEach
    void nothingWasMadeOutsideTheStore() {
        // Not looked at where the test was skipped before it began.
        around.ifPresent(before ->
                assertThat(filesAround()).as("what lies around the store").isEqualTo(before));
        assertThat(Path.of("/tmp", HostileNames.MARK)).doesNotExist();
        assertThat(Path.of(HostileNames.MARK)).doesNotExist();
    }

    /** Returns everything beside the store's root, and what was marked further up. */
    private List<String> filesAround() {
        TreeSet<String> files = new TreeSet<>();
        harness.root().map(Path::toAbsolutePath).ifPresent(root -> {
            Path parent = root.resolveSibling("").normalize();
            walk(parent, path -> !path.startsWith(root), files);
            Path above = parent.resolveSibling("").normalize();
            try (Stream<Path> beside = Files.list(above)) {
                beside.filter(path -> path.getFileName().toString().contains(HostileNames.MARK))
                        .forEach(path -> files.add(path.toString()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return List.copyOf(files);
    }

    private static void walk(Path from, java.util.function.Predicate<Path> wanted, TreeSet<String> into) {
        try (Stream<Path> all = Files.walk(from)) {
            all.filter(wanted).forEach(path -> into.add(path.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void anAttributeMayBeAnyName() {
        Each.of("attribute", HostileNames.all(), this::storeUnder);
    }

    private void storeUnder(String name) {
        Entry entry = Entry.of(Recipes.draft(1, name), new Datum.Text("of " + name));
        store.store(entry, KEEP);
        FullReading.assertIs(store.find(entry.info().address()).orElseThrow(), entry, "attribute " + name);
        try (EntryWriter writer = store.begin(Recipes.draft(2, name), KEEP)) {
            EntryWriter.Sink sink = writer.bytes();
            StreamingPromises.pour(Patterns.content(1, 100_000), sink, 10_000);
            writer.commit(Datum.Bytes.of(sink.finish()), Duration.ZERO);
        }
        assertThat(store.find(new Address(Recipes.numbered(2).key(), name))).isPresent();
        assertThat(store.remove(entry.info().address())).isTrue();
        assertThat(store.find(entry.info().address())).isEmpty();
    }

    @Test
    void noTwoNamesAreTheSame() {
        List<EntryInfo> infos = new ArrayList<>();
        for (String name : HostileNames.all().toList()) {
            Entry entry = Entry.of(Recipes.draft(1, name), new Datum.Text(name));
            store.store(entry, FAIL);
            infos.add(entry.info());
        }
        for (EntryInfo info : infos) {
            assertThat(store.find(info.address()).map(Entry::datum)).contains(new Datum.Text(info.attribute()));
        }
        try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
            assertThat(all).containsExactlyInAnyOrderElementsOf(infos);
        }
        EntryInfo gone = infos.remove(0);
        store.remove(gone.address());
        try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
            assertThat(all).containsExactlyInAnyOrderElementsOf(infos);
        }
    }

    @Test
    void typesParametersWritersAndNotesMayBeAnyText() {
        Each.of("text", HostileNames.all(), this::storeAllNamed);
        assertThat(store.upkeep().verify(Progress.NONE).findings()).isEmpty();
    }

    private void storeAllNamed(String name) {
        Datum.Mapping named = new Datum.Mapping(Map.of(name, new Datum.Text(name)));
        EntryDraft draft = EntryDraft.of(Recipes.of(name, named), Address.VALUE, name)
                .by(name)
                .noting(named);
        Entry entry = Entry.of(draft, new Datum.Typed(name, named));
        store.store(entry, KEEP);
        FullReading.assertIs(store.find(entry.info().address()).orElseThrow(), entry, "everything named " + name);
        try (Stream<EntryInfo> all =
                store.list(Selection.keyPrefix(entry.info().key().hex()))) {
            assertThat(all).containsExactly(entry.info());
        }
    }

    @Test
    void recordsOfTheLedgerStayInsideToo() {
        Each.of("name", HostileNames.all(), name -> {
            store.ledger().write("pin", name, 0, Datum.NULL);
            assertThat(store.ledger().find("pin", name)).isPresent();
        });
    }
}
