package dev.larder;

import dev.larder.codec.Codecs;
import dev.larder.codec.Encoded;
import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Publication;
import dev.larder.store.Stored;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What one computation came to, on its way into the store: all attributes together, the requested one last. */
final class Results {
    private final EntryDraft requested;
    private final Context context;
    private final Duration cost;
    private final Map<String, Datum> encoded = new HashMap<>();
    private final List<Entry> entries = new ArrayList<>();
    private final List<ArrayWriter> streamed = new ArrayList<>();
    private @Nullable ArrayWriter last;

    Results(EntryDraft requested, Context context, Duration cost) {
        this.requested = requested;
        this.context = context;
        this.cost = cost;
    }

    /**
     * Makes data of everything.
     *
     * @throws RuntimeException of any kind when something has no place in the data model
     */
    void encode(@Nullable Object value, TypeRef<?> type, Codecs codecs) {
        if (value instanceof LazyValue<?> lazy) {
            encode(lazy.get(), lazy.type(), codecs);
            return;
        }
        context.published().forEach((attribute, part) -> take(attribute, codecs.encode(part.value(), part.type())));
        context.arrays().forEach((attribute, writer) -> {
            if (attribute.equals(requested.attribute())) {
                last = writer.finished() == value ? writer : null;
            } else if (writer.finished() != null) {
                streamed.add(writer);
                encoded.put(attribute, new Datum.Array(writer.finish()));
            }
        });
        if (last == null) {
            take(requested.attribute(), codecs.encode(value, type));
        } else {
            encoded.put(requested.attribute(), new Datum.Array(last.finish()));
        }
    }

    private void take(String attribute, Encoded value) {
        encoded.put(attribute, value.datum());
        entries.add(Entry.of(draft(attribute, value.codec()), value.datum()));
    }

    private EntryDraft draft(String attribute, String codec) {
        return requested.naming(attribute, codec).costing(cost);
    }

    /**
     * Publishes everything, and returns what became of the requested attribute.
     *
     * @throws dev.larder.store.DataStoreException when it cannot be stored
     */
    Stored publish(DataStore store, Publication publication) {
        for (ArrayWriter writer : streamed) {
            writer.publish(cost);
        }
        List<Stored> stored = store.storeAll(entries, publication);
        return last == null ? stored.get(stored.size() - 1) : last.publish(cost);
    }

    /** Returns how many bytes everything takes, as far as it was not written piece by piece. */
    long bytes() {
        return entries.stream().mapToLong(entry -> entry.info().size()).sum();
    }

    Duration cost() {
        return cost;
    }

    /** Returns the data by attribute, as far as there are any. */
    Map<String, Datum> encoded() {
        return encoded;
    }

    /** Forgets the data, which are not to be relied upon. */
    void clear() {
        encoded.clear();
    }
}
