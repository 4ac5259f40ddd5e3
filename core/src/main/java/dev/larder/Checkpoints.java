package dev.larder;

import dev.larder.codec.CodecException;
import dev.larder.codec.Encoded;
import dev.larder.codec.TypeRef;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.LarderException;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Input;
import dev.larder.key.Inputs;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.key.Version;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.DataStore;
import dev.larder.store.DataStoreException;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import dev.larder.store.Fence;
import dev.larder.store.Ledger;
import dev.larder.store.LedgerRecord;
import dev.larder.store.Publication;
import dev.larder.store.Selection;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What one computation saves on its way, so that the next run of the same key can go on from there when this one dies.
 *
 * <p>The values are entries of a type of their own; a record of the ledger, named by the key, says which of them are the latest.
 * A new value is stored before the record names it, and the one before it removed after. Only whoever holds the key's lease
 * writes, and only where nobody has written since. No failure of a store is one of the computation. For one thread.
 */
final class Checkpoints {
    private static final Logger LOG = LoggerFactory.getLogger(Checkpoints.class);

    /** How often a run may go on from the same checkpoint and die before that is not tried any more. */
    private static final int ATTEMPTS = 3;

    private static final String KIND = "checkpoint";

    private final Cache cache;
    private final EntryDraft draft;
    private final Optional<Fence> fence;
    private final String code;
    private boolean isOff;
    private boolean isLoaded;
    private boolean isCounted;
    private long revision = Ledger.ABSENT;
    private int attempts;

    /** What tells the latest value of a name from all others. */
    private final Map<String, String> latest = new TreeMap<>();

    Checkpoints(Cache cache, EntryDraft draft, Optional<Fence> fence) {
        this.cache = cache;
        this.draft = draft;
        this.fence = fence;
        this.code = CanonicalJson.digest(draft.code()).hex();
    }

    /** Returns those of a computation that is not to go on from anything, and not to leave anything behind. */
    static Checkpoints none(Cache cache, EntryDraft draft) {
        Checkpoints none = new Checkpoints(cache, draft, Optional.empty());
        none.isOff = true;
        return none;
    }

    /** Returns what was saved last under a name, by a run that died. */
    <T> Optional<T> find(String name, TypeRef<T> type) {
        return attempt("read", () -> {
                    load();
                    String mark = latest.get(name);
                    if (mark == null) {
                        return Optional.<T>empty();
                    }
                    count();
                    return isOff ? Optional.<T>empty() : decoded(name, mark, type);
                })
                .flatMap(found -> found);
    }

    private <T> Optional<T> decoded(String name, String mark, TypeRef<T> type) {
        try {
            return cache.store().find(Address.of(recipe(name, mark).key())).map(entry -> cache.decode(entry, type));
        } catch (CorruptEntryException e) {
            cache.heal(e);
        } catch (CodecException e) {
            LOG.debug("the checkpoint '{}' of {} is of another type: {}", name, draft.address(), e.getMessage());
        }
        return Optional.empty();
    }

    /** Saves a value under a name, in the place of the one before. */
    void save(String name, @Nullable Object value, TypeRef<?> type) {
        attempt("saved", () -> {
            load();
            if (isOff) {
                return false;
            }
            // Nobody else ever stores under this mark: a late holder must not overwrite what a newer one saved.
            String mark = UUID.randomUUID().toString();
            Recipe recipe = recipe(name, mark);
            Encoded encoded = cache.codecs().encode(value, type);
            EntryDraft own =
                    EntryDraft.of(recipe, Address.VALUE, encoded.codec()).by(draft.writer());
            cache.store().store(Entry.of(own, encoded.datum()), publication());
            Map<String, String> marks = new TreeMap<>(latest);
            marks.put(name, mark);
            attempts = 0;
            String useless = written(marks) ? latest.put(name, mark) : mark;
            if (useless != null) {
                cache.store().remove(Address.of(recipe(name, useless).key()));
            }
            return true;
        });
    }

    private Publication publication() {
        Publication replacing = Publication.replacing();
        return fence.map(replacing::under).orElse(replacing);
    }

    /** Forgets everything, since the result is stored. A computation that asked for nothing and saved nothing has nothing. */
    void end() {
        if (isLoaded) {
            clear();
        }
    }

    private void clear() {
        attempt("removed", () -> {
            // The values go first: whoever is killed in between leaves a small record and no large values.
            for (Map.Entry<String, String> each : latest.entrySet()) {
                cache.store()
                        .remove(Address.of(
                                recipe(each.getKey(), each.getValue()).key()));
            }
            if (revision != Ledger.ABSENT) {
                cache.store().ledger().remove(KIND, draft.recipe().key().hex(), revision);
            }
            latest.clear();
            revision = Ledger.ABSENT;
            return true;
        });
    }

    private void load() {
        if (isLoaded) {
            return;
        }
        isLoaded = true;
        Optional<LedgerRecord> record =
                cache.store().ledger().find(KIND, draft.recipe().key().hex());
        if (record.isEmpty()) {
            return;
        }
        revision = record.get().revision();
        Saved saved = Saved.of(record.get().value());
        latest.putAll(saved.latest());
        attempts = saved.attempts();
        String useless = saved.uselessness(code, cache.checkpointAge());
        if (!useless.isEmpty() || attempts >= ATTEMPTS) {
            LOG.warn(
                    "what was saved of {} is dropped, and it begins anew: {}",
                    draft.address(),
                    useless.isEmpty() ? attempts + " runs went on from it and did not get any further" : useless);
            clear();
            attempts = 0;
        }
    }

    /** Notes that this run goes on from what an earlier one saved. */
    private void count() {
        if (!isCounted) {
            isCounted = true;
            attempts++;
            written(latest);
        }
    }

    /** Writes the record, and returns whether nobody else has written one since. */
    private boolean written(Map<String, String> marks) {
        Datum value = new Saved(code, attempts, Instant.now(), marks).datum();
        Optional<LedgerRecord> record =
                cache.store().ledger().write(KIND, draft.recipe().key().hex(), revision, value);
        if (record.isEmpty()) {
            LOG.debug("somebody else computes {} by now; nothing more is saved of this run", draft.address());
            isOff = true;
            return false;
        }
        revision = record.get().revision();
        return true;
    }

    private interface Work<V> {
        V run();
    }

    private <V> Optional<V> attempt(String done, Work<V> work) {
        try {
            return isOff ? Optional.empty() : Optional.of(work.run());
        } catch (DataStoreException | UncheckedIOException e) {
            LOG.warn("checkpoints of {} could not be {}: {}", draft.address(), done, e.getMessage());
        } catch (LarderException e) {
            LOG.warn("a checkpoint of {} has no place in the data model: {}", draft.address(), e.getMessage());
        } catch (RuntimeException e) {
            // From the value's own code, or since somebody changes the value meanwhile, as when a result is stored.
            LOG.warn("a checkpoint of {} could not be {}: {}", draft.address(), done, e.toString());
        }
        return Optional.empty();
    }

    private Recipe recipe(String name, String mark) {
        Parameters parameters = Parameters.of("name", name).and("mark", mark);
        return Recipe.of(
                Component.of(EntryInfo.CHECKPOINT, Version.of("1"), parameters, Inputs.of(Input.of(draft.address()))));
    }

    /**
     * Removes everything that was saved longer ago than this, or whose computation is stored by now, and returns the number of
     * computations it was of.
     */
    static long sweep(DataStore store, Duration age) {
        long swept = 0;
        Instant limit = Instant.now().minus(age);
        Set<String> alive = new HashSet<>();
        try (Stream<LedgerRecord> records = store.ledger().list(KIND)) {
            for (LedgerRecord record : (Iterable<LedgerRecord>) records::iterator) {
                if (Saved.of(record.value()).at().isBefore(limit)
                        && store.ledger().remove(KIND, record.name(), record.revision())) {
                    swept++;
                } else {
                    alive.add(record.name());
                }
            }
        }
        try (Stream<EntryInfo> entries = store.list(Selection.ALL)) {
            for (EntryInfo info : (Iterable<EntryInfo>) entries.filter(each -> !each.isResult())::iterator) {
                if (info.created().isBefore(limit) && !alive.contains(of(info))) {
                    store.remove(info.address());
                }
            }
        }
        return swept;
    }

    /** Returns the key of the computation that a checkpoint is of, in hex; empty where its recipe does not say. */
    private static String of(EntryInfo checkpoint) {
        return checkpoint.recipe().inputs() instanceof Datum.Sequence inputs
                        && inputs.elements().size() == 1
                        && inputs.elements().get(0) instanceof Datum.ResultRef result
                ? result.key().hex()
                : "";
    }

    /** What the ledger's record says. */
    private record Saved(String code, int attempts, Instant at, Map<String, String> latest) {
        static Saved of(Datum datum) {
            if (datum instanceof Datum.Mapping saved
                    && saved.member("code") instanceof Datum.Text code
                    && saved.member("attempts") instanceof Datum.Whole attempts
                    && saved.member("at") instanceof Datum.Instant at
                    && saved.member("latest") instanceof Datum.Mapping latest) {
                Map<String, String> marks = new TreeMap<>();
                latest.members().forEach((name, mark) -> {
                    if (mark instanceof Datum.Text text) {
                        marks.put(name, text.value());
                    }
                });
                return new Saved(code.value(), attempts.value().intValue(), at.value(), marks);
            }
            return new Saved("", ATTEMPTS, Instant.MIN, Map.of());
        }

        Datum datum() {
            Map<String, Datum> marks = new TreeMap<>();
            latest.forEach((name, mark) -> marks.put(name, new Datum.Text(mark)));
            return new Datum.Mapping(Map.of(
                    "code", new Datum.Text(code),
                    "attempts", Datum.Whole.of(attempts),
                    "at", new Datum.Instant(at),
                    "latest", new Datum.Mapping(marks)));
        }

        /** Returns why nothing of it is to be used; empty where it is. */
        String uselessness(String currentCode, Duration age) {
            if (!code.equals(currentCode)) {
                return "the code has changed since";
            }
            return at.isBefore(Instant.now().minus(age)) ? "it is older than " + age : "";
        }
    }
}
