package dev.larder.pipeline;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.key.Key;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Selection;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a stored result came from and what was made of it, as far as that is stored: the addresses among the inputs, and theirs.
 * Immutable and thread-safe.
 *
 * @param of the result in question
 * @param entries every result that was found, with all that is known of it; nothing where it is not stored any more
 * @param links from what was worked on to what was made of it
 */
public record Lineage(Address of, Map<Address, Optional<EntryInfo>> entries, Set<Link> links) {
    /** Which way lineage is followed. */
    public enum Direction {
        /** What it came from. */
        UP,
        /** What was made of it. */
        DOWN,
        /** Both. */
        BOTH
    }

    /**
     * That one thing went into another.
     *
     * @param from the address of a result, or the digest of a content of which no more is known, such as a file
     * @param to the address of the result
     * @param role what it is called among its inputs
     */
    public record Link(String from, Address to, String role) {}

    public Lineage {
        entries = Map.copyOf(entries);
        links = java.util.Collections.unmodifiableSet(new LinkedHashSet<>(links));
    }

    /**
     * Returns the lineage of a result.
     *
     * <p>The way down takes a look at the infos of all entries.
     *
     * @throws dev.larder.store.DataStoreException when the store cannot be read
     */
    public static Lineage of(DataStore store, Address address, Direction direction) {
        Search search = new Search(store);
        if (direction != Direction.DOWN) {
            search.up(address);
        }
        if (direction != Direction.UP) {
            search.down(address);
        }
        search.entry(address);
        return new Lineage(address, search.entries, search.links);
    }

    /** One of an entry's inputs. */
    private record Source(String role, Optional<Address> address, String name) {}

    private static List<Source> sources(EntryInfo info) {
        List<Source> sources = new ArrayList<>();
        Datum inputs = info.recipe().inputs();
        if (inputs instanceof Datum.Mapping mapping) {
            mapping.members().forEach((role, input) -> source(info, role, input).ifPresent(sources::add));
        } else {
            Collection<Datum> several = inputs instanceof Datum.Sequence sequence
                    ? sequence.elements()
                    : inputs instanceof Datum.Set set ? set.elements() : List.of(inputs);
            int number = 0;
            for (Datum input : several) {
                source(info, Integer.toString(number++), input).ifPresent(sources::add);
            }
        }
        return sources;
    }

    private static Optional<Source> source(EntryInfo info, String role, Datum input) {
        if (input instanceof Datum.ResultRef result) {
            Address address = new Address(Key.parse(result.key().toString()), result.attribute());
            return Optional.of(new Source(role, Optional.of(address), address.toString()));
        } else if (input instanceof Datum.ContentRef content) {
            Digest digest = content.digest();
            Optional<Address> address =
                    Optional.ofNullable(info.draft().sources().get(digest));
            return Optional.of(
                    new Source(role, address, address.map(Address::toString).orElse(digest.toString())));
        }
        return Optional.empty();
    }

    private static final class Search {
        private final DataStore store;
        private final Map<Address, Optional<EntryInfo>> entries = new LinkedHashMap<>();
        private final Set<Link> links = new LinkedHashSet<>();

        Search(DataStore store) {
            this.store = store;
        }

        Optional<EntryInfo> entry(Address address) {
            Optional<EntryInfo> known = entries.get(address);
            if (known == null) {
                known = store.find(address).map(Entry::info);
                entries.put(address, known);
            }
            return known;
        }

        void up(Address address) {
            Deque<Address> next = new ArrayDeque<>(List.of(address));
            Set<Address> seen = new LinkedHashSet<>(next);
            for (Address at = next.poll(); at != null; at = next.poll()) {
                Address to = at;
                for (Source source : entry(at).map(Lineage::sources).orElse(List.of())) {
                    links.add(new Link(source.name(), to, source.role()));
                    source.address().filter(seen::add).ifPresent(next::add);
                }
            }
        }

        void down(Address address) {
            Map<Address, List<Link>> made = new HashMap<>();
            Map<Address, EntryInfo> infos = new HashMap<>();
            try (Stream<EntryInfo> all = store.list(Selection.ALL)) {
                all.filter(EntryInfo::isResult).forEach(info -> {
                    infos.put(info.address(), info);
                    for (Source source : sources(info)) {
                        source.address()
                                .ifPresent(from -> made.computeIfAbsent(from, each -> new ArrayList<>())
                                        .add(new Link(from.toString(), info.address(), source.role())));
                    }
                });
            }
            Deque<Address> next = new ArrayDeque<>(List.of(address));
            Set<Address> seen = new LinkedHashSet<>(next);
            for (Address at = next.poll(); at != null; at = next.poll()) {
                entries.putIfAbsent(at, Optional.ofNullable(infos.get(at)));
                for (Link link : made.getOrDefault(at, List.of())) {
                    links.add(link);
                    if (seen.add(link.to())) {
                        next.add(link.to());
                    }
                }
            }
        }
    }

    /** Returns what it came from directly, and their like all the way up; without itself. */
    public Set<Address> addresses() {
        Set<Address> others = new LinkedHashSet<>(entries.keySet());
        others.remove(of);
        return others;
    }

    /** Returns a picture of it for Graphviz. */
    public String toDot() {
        return LineagePicture.dot(this, address -> Optional.empty());
    }

    /** Returns a picture of it for Mermaid. */
    public String toMermaid() {
        return LineagePicture.mermaid(this, address -> Optional.empty());
    }

    /** Returns a picture of it for Graphviz, with what became of each step of a run in colours. */
    public String toDot(PastRun run) {
        return LineagePicture.dot(this, LineagePicture.statuses(run));
    }

    /** Returns a picture of it for Mermaid, with what became of each step of a run in colours. */
    public String toMermaid(PastRun run) {
        return LineagePicture.mermaid(this, LineagePicture.statuses(run));
    }
}
