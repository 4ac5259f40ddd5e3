package dev.larder.cli;

import dev.larder.key.Address;
import dev.larder.key.Key;
import dev.larder.store.DataStore;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Selection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A key as the user names it: whole, or by the digits it begins with.
 *
 * @param hex 4 to 64 lower-case hex digits
 */
record KeyId(String hex) {
    private static final int FEWEST = 4;
    private static final int WHOLE = 64;
    private static final int SHOWN = 5;
    private static final String PREFIX = "sha256:";

    /** The stored entries of the one key that an ID names; at least one, sorted by attribute. */
    record Match(Key key, List<EntryInfo> entries) {
        List<String> attributes() {
            return entries.stream().map(EntryInfo::attribute).toList();
        }
    }

    /** @throws Refusal when the text names no key, wherever it is looked for */
    static KeyId parse(String text) {
        String hex = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
        String lower = hex.toLowerCase(Locale.ROOT);
        if (!lower.matches("[0-9a-f]{" + FEWEST + "," + WHOLE + "}")) {
            throw Refusal.input("an ID is a key or the first digits of one, " + FEWEST + " to " + WHOLE
                    + " of 0-9 and a-f, not '" + Printable.cut(text, 80) + "'; 'larder ls' shows them");
        }
        return new KeyId(lower);
    }

    private boolean isWhole() {
        return hex.length() == WHOLE;
    }

    /**
     * Returns what is stored under the key.
     *
     * @throws Refusal when there is nothing, or when several keys begin so
     * @throws dev.larder.store.CorruptEntryException when the key is given whole and what is stored there is damaged
     */
    Match in(DataStore store) {
        Map<Key, List<EntryInfo>> matches = new TreeMap<>();
        try (Stream<EntryInfo> infos = store.list(Selection.keyPrefix(hex))) {
            infos.forEach(info -> matches.computeIfAbsent(info.key(), key -> new ArrayList<>())
                    .add(info));
        }
        if (matches.isEmpty() && isWhole()) {
            // A listing leaves damaged entries out; what is looked up by its address tells.
            store.find(Address.of(Key.parse(hex)))
                    .ifPresent(entry -> matches.put(entry.info().key(), List.of(entry.info())));
        }
        if (matches.isEmpty()) {
            throw Refusal.notFound(
                    "nothing is stored under " + (isWhole() ? PREFIX + hex : "a key that begins with " + hex)
                            + "; 'larder ls' shows what is, and 'larder verify' what is damaged");
        }
        if (matches.size() > 1) {
            throw ambiguous(matches);
        }
        Map.Entry<Key, List<EntryInfo>> only = matches.entrySet().iterator().next();
        return new Match(
                only.getKey(),
                only.getValue().stream()
                        .sorted(Comparator.comparing(EntryInfo::attribute))
                        .toList());
    }

    private Refusal ambiguous(Map<Key, List<EntryInfo>> matches) {
        int digits = Math.min(WHOLE, Math.max(12, hex.length() + 4));
        String shown = matches.entrySet().stream()
                .limit(SHOWN)
                .map(match -> match.getKey().hex().substring(0, digits) + " ("
                        + Printable.cut(match.getValue().get(0).recipe().type(), 40) + ")")
                .collect(Collectors.joining(", "));
        return Refusal.input("the keys of " + matches.size() + " results begin with " + hex + ": " + shown
                + (matches.size() > SHOWN ? ", …" : "") + "; give more digits");
    }

    /**
     * Returns one entry under the key: the named attribute, or else {@code value}, or else the only one.
     *
     * @throws Refusal when there is none, or when it would have to be chosen among several
     */
    Entry entry(DataStore store, Optional<String> attribute) {
        if (attribute.isPresent() && isWhole()) {
            return entry(store, new Address(Key.parse(hex), attribute.get()));
        }
        Match match = in(store);
        if (attribute.isPresent()) {
            return entry(store, new Address(match.key(), attribute.get()));
        }
        // Asked for even where it is not listed: if it is there and damaged, no other one is served in its place.
        Optional<Entry> value = store.find(Address.of(match.key()));
        if (value.isPresent()) {
            return value.get();
        }
        if (match.entries().size() > 1) {
            throw Refusal.input(match.key() + " has several attributes: " + String.join(", ", match.attributes())
                    + "; choose one with --attribute");
        }
        return entry(store, match.entries().get(0).address());
    }

    private static Entry entry(DataStore store, Address address) {
        return store.find(address).orElseThrow(() -> Refusal.notFound(nothingAt(address)));
    }

    static String nothingAt(Address address) {
        return "nothing is stored at " + address + "; 'larder show "
                + address.key().abbreviated() + "' shows which attributes there are";
    }
}
