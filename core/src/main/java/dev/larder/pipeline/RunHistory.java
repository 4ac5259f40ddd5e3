package dev.larder.pipeline;

import dev.larder.Larder;
import dev.larder.codec.Codecs;
import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Key;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Publication;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;

/**
 * The past runs of pipelines over one store. Thread-safe.
 *
 * <p>Each is an entry of the type {@link EntryInfo#RUN}, and a small record of the ledger by which it is found without a look at all
 * entries.
 */
public final class RunHistory {
    private static final String KIND = "run";
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final DataStore store;

    private RunHistory(DataStore store) {
        this.store = store;
    }

    /** Returns the history that a Larder's store keeps. */
    public static RunHistory of(Larder larder) {
        return of(larder.dataStore());
    }

    /** Returns the history that a store keeps. */
    public static RunHistory of(DataStore store) {
        return new RunHistory(store);
    }

    /** Returns a name for a run that begins at this time. */
    static String name(Instant began) {
        return TIME.format(began) + "-"
                + Integer.toHexString(ThreadLocalRandom.current().nextInt() | 0x8000_0000);
    }

    /** Keeps a run. @throws dev.larder.store.DataStoreException when the store cannot take it */
    void add(PastRun run) {
        Recipe recipe = Recipe.of(
                Component.of(EntryInfo.RUN, "1", Parameters.of(Map.of("id", run.id(), "pipeline", run.pipeline()))));
        Datum datum = Codecs.standard().encode(run, TypeRef.of(PastRun.class)).datum();
        store.store(
                Entry.of(
                        EntryDraft.of(recipe, Address.VALUE, "run")
                                .costing(run.took())
                                .by(run.writer()),
                        datum),
                Publication.keeping());
        store.ledger()
                .write(
                        KIND,
                        run.id(),
                        Ledger.ABSENT,
                        new Datum.Mapping(Map.of(
                                "key", new Datum.Text(recipe.key().toString()),
                                "pipeline", new Datum.Text(run.pipeline()))));
    }

    /** Returns the names of all runs that are kept, the latest first. */
    public List<String> list() {
        return names(record -> true);
    }

    /** Returns the names of the runs of one pipeline, the latest first. */
    public List<String> list(String pipeline) {
        return names(record -> pipeline.equals(text(record, "pipeline")));
    }

    private List<String> names(java.util.function.Predicate<LedgerRecord> which) {
        try (Stream<LedgerRecord> records = store.ledger().list(KIND)) {
            return records.filter(which)
                    .map(LedgerRecord::name)
                    .sorted(Comparator.reverseOrder())
                    .toList();
        }
    }

    /** Returns a run, or nothing where it is not kept, or not any more. */
    public Optional<PastRun> find(String id) {
        return store.ledger()
                .find(KIND, id)
                .flatMap(record -> store.find(Address.of(Key.parse(text(record, "key")))))
                .map(entry -> java.util.Objects.requireNonNull(
                        Codecs.standard().decode(entry.datum(), TypeRef.of(PastRun.class))));
    }

    /** Returns the latest run of a pipeline that is kept. */
    public Optional<PastRun> latest(String pipeline) {
        return list(pipeline).stream().findFirst().flatMap(this::find);
    }

    private static String text(LedgerRecord record, String member) {
        return record.value() instanceof Datum.Mapping mapping && mapping.member(member) instanceof Datum.Text text
                ? text.value()
                : "";
    }
}
