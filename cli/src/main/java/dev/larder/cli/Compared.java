package dev.larder.cli;

import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * A recipe as the user names it for comparing: that of stored results, by key or address, or that of a component file.
 *
 * @param code the digests of the methods that its version was derived from; empty where they are not known
 * @param attributes which results of it are meant; none where it is a component
 */
record Compared(Recipe recipe, Datum.Mapping code, List<String> attributes) {
    private static final Pattern DIGITS = Pattern.compile("[0-9a-fA-F]{4,64}");
    private static final String PREFIX = "sha256:";

    /** Returns whether the name is one of stored results; a file that has such a name can be called {@code ./NAME}. */
    static boolean isStored(String name) {
        return name.startsWith(PREFIX) || DIGITS.matcher(name).matches();
    }

    /**
     * Returns what is named.
     *
     * @param store asked for only where stored results are named
     * @throws Refusal when there is no such thing, or it is no component
     */
    static Compared of(String name, Supplier<DataStore> store, Shell shell) {
        int slash = name.indexOf('/');
        if (name.startsWith(PREFIX) && slash > 0) {
            // As messages name results. Without the prefix it could as well be a file in a directory.
            EntryInfo info = at(KeyId.parse(name.substring(0, slash)), name.substring(slash + 1), store.get());
            return new Compared(info.recipe(), info.draft().code(), List.of(info.attribute()));
        } else if (isStored(name)) {
            KeyId.Match match = KeyId.parse(name).in(store.get());
            // All attributes of a key were computed by one code; entries that were put by hand know of none.
            Datum.Mapping code = match.entries().stream()
                    .map(info -> info.draft().code())
                    .filter(each -> !each.equals(Datum.Mapping.EMPTY))
                    .findFirst()
                    .orElse(Datum.Mapping.EMPTY);
            return new Compared(match.entries().get(0).recipe(), code, match.attributes());
        }
        return new Compared(ComponentFile.read(name, shell), Datum.Mapping.EMPTY, List.of());
    }

    boolean isComponent() {
        return attributes.isEmpty();
    }

    private static EntryInfo at(KeyId id, String attribute, DataStore store) {
        Address address = new Address(id.in(store).key(), attribute);
        Optional<Entry> entry = store.find(address);
        return entry.orElseThrow(() -> Refusal.notFound(KeyId.nothingAt(address)))
                .info();
    }
}
