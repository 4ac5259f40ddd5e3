package dev.larder.store;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import dev.larder.key.RecipeDiff;
import dev.larder.key.RecipeLeaf;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The entries of a store by the leaves of their recipes: finds the one whose recipe is most like another, and so tells why that
 * one is not there.
 *
 * <p>The leaves of a type's entries are gathered when a recipe of that type is first asked about, which takes a listing of them;
 * afterwards a question looks at what shares a leaf, not at every entry. What others store meanwhile is seen when they are
 * gathered anew: after twenty times as long as that takes. A leaf takes about 16 bytes and an entry about 100; types that were not asked about for long are
 * forgotten. Thread-safe.
 */
public final class NearestEntries {
    /**
     * The leaves of a type are used for this many times as long as it took to gather them, before they are gathered anew: so asking
     * costs a twentieth of the time at most, and what is quickly listed is always fresh.
     */
    private static final int WORTH = 20;

    /** How many of those that share most leaves are compared in full. */
    private static final int COMPARED = 8;

    private static final int MOST_TYPES = 16;

    private final DataStore store;
    private final Map<String, LeafIndex> types = new LinkedHashMap<>(MOST_TYPES, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, LeafIndex> eldest) {
            return size() > MOST_TYPES;
        }
    };

    private NearestEntries(DataStore store) {
        this.store = store;
    }

    /** Returns the entries of a store, which is not closed with this. */
    public static NearestEntries of(DataStore store) {
        return new NearestEntries(store);
    }

    /**
     * An entry, and how the recipe that was asked about differs from its own.
     *
     * @param differences from the entry's recipe to the one asked about; empty where the entry is another result of the same
     * @param candidates how many recipes of the type are stored
     */
    public record Nearest(EntryInfo info, RecipeDiff differences, int candidates) {}

    /**
     * Returns the entry whose recipe differs least from this one, in the fewest places, the latest of several; nothing where none
     * of the type is stored.
     *
     * @param asked what is missing; an entry at this very address is not looked at
     * @param until what was stored later is not looked at: often it is the missing one's other results
     * @param code what the recipe's code version was derived from, as an entry's info keeps it; empty where it is not known
     * @throws StoreUnavailableException when the store cannot be read
     */
    public Optional<Nearest> find(Recipe recipe, String asked, Datum.Mapping code, Instant until) {
        Address self = new Address(recipe.key(), asked);
        LeafIndex index = indexOf(recipe.type());
        return index.mostAlike(leaves(recipe), self, until, COMPARED).stream()
                .flatMap(address -> read(address).stream())
                .map(info -> new Nearest(
                        info, RecipeDiff.of(info.recipe(), info.draft().code(), recipe, code), index.keys()))
                .min(Comparator.<Nearest>comparingInt(
                                nearest -> nearest.differences().count())
                        .thenComparing(nearest -> nearest.info().created(), Comparator.reverseOrder()));
    }

    /** Notes an entry that was stored just now, so that it need not be listed to be found. */
    public void add(EntryInfo info) {
        LeafIndex index;
        synchronized (types) {
            index = types.get(info.recipe().type());
        }
        if (index != null) {
            index.add(info.address(), info.created(), leaves(info.recipe()));
        }
    }

    private LeafIndex indexOf(String type) {
        synchronized (types) {
            LeafIndex known = types.get(type);
            if (known != null && known.isFresh()) {
                return known;
            }
        }
        // Outside of the lock: a long listing of one type keeps nobody from asking about another.
        LeafIndex gathered = gather(type);
        synchronized (types) {
            types.put(type, gathered);
        }
        return gathered;
    }

    private LeafIndex gather(String type) {
        long began = System.nanoTime();
        LeafIndex index = new LeafIndex();
        try (Stream<EntryInfo> all = store.list(Selection.type(type))) {
            // A type may have a star in its name, which then stands for more than itself.
            all.filter(info -> info.recipe().type().equals(type))
                    .forEach(info -> index.add(info.address(), info.created(), leaves(info.recipe())));
        }
        long took = System.nanoTime() - began;
        index.freshFor(WORTH * took);
        return index;
    }

    private Optional<EntryInfo> read(Address address) {
        try {
            return store.find(address).map(Entry::info);
        } catch (CorruptEntryException e) {
            // Whoever asks for it will hear of it; the next nearest does as well here.
            return Optional.empty();
        }
    }

    private static List<String> leaves(Recipe recipe) {
        return RecipeLeaf.of(recipe).stream()
                .map(leaf -> leaf.path() + "=" + CanonicalJson.write(leaf.value()))
                .toList();
    }
}
