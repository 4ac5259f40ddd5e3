package dev.larder.store;

import dev.larder.data.CanonicalJson;
import dev.larder.data.ContentResolver;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.InvalidDatumException;
import dev.larder.key.Address;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an entry and not needed to find its value: where its inputs came from, the user's notes, the code's
 * digests. Immutable and thread-safe.
 *
 * <p>What comes from a store is a text until one of them is asked for: the digests of the methods of a program are longer than
 * everything else in most records, and a hit needs none of them. Members that a later version adds are ignored.
 */
final class EntryDetails {
    static final EntryDetails NONE = of(Map.of(), Datum.Mapping.EMPTY, Datum.Mapping.EMPTY);

    private final @Nullable String text;
    private volatile @Nullable Members members;

    /** See {@link EntryDraft}. */
    record Members(Map<Digest, Address> sources, Datum.Mapping metadata, Datum.Mapping code) {
        Members {
            sources = Map.copyOf(sources);
        }
    }

    private EntryDetails(@Nullable String text, @Nullable Members members) {
        this.text = text;
        this.members = members;
    }

    static EntryDetails of(Map<Digest, Address> sources, Datum.Mapping metadata, Datum.Mapping code) {
        return new EntryDetails(null, new Members(sources, metadata, code));
    }

    /** Returns the details that a text holds, which is read when they are asked for. */
    static EntryDetails unread(String text) {
        return new EntryDetails(text, null);
    }

    /** @throws InvalidDatumException when the text that was stored is not what {@link #text} gives */
    Members members() {
        Members read = members;
        String unread = text;
        if (read == null && unread != null) {
            read = parse(unread);
            members = read;
        }
        if (read == null) {
            throw new IllegalStateException("details have a text or members");
        }
        return read;
    }

    /** Returns the canonical JSON. */
    String text() {
        String stored = text;
        return stored != null ? stored : write(members());
    }

    private static String write(Members members) {
        Map<String, Datum> sources = new TreeMap<>();
        members.sources()
                .forEach((content, address) -> sources.put(
                        content.toString(),
                        new Datum.ResultRef(Digest.parse(address.key().toString()), address.attribute())));
        return CanonicalJson.write(new Datum.Mapping(
                Map.of("code", members.code(), "metadata", members.metadata(), "sources", new Datum.Mapping(sources))));
    }

    private static Members parse(String text) {
        if (!(CanonicalJson.parse(text, ContentResolver.ABSENT) instanceof Datum.Mapping members)) {
            throw new InvalidDatumException("an entry's details are an object");
        }
        Map<Digest, Address> sources = new HashMap<>();
        try {
            mapping(members, "sources").members().forEach((content, source) -> {
                if (!(source instanceof Datum.ResultRef result)) {
                    throw new InvalidDatumException("an entry's sources are addresses");
                }
                sources.put(
                        Digest.parse(content),
                        new Address(Key.parse(result.key().toString()), result.attribute()));
            });
        } catch (InvalidComponentException e) {
            throw new InvalidDatumException("an entry's sources are malformed: " + e.getMessage(), e);
        }
        return new Members(sources, mapping(members, "metadata"), mapping(members, "code"));
    }

    private static Datum.Mapping mapping(Datum.Mapping members, String name) {
        if (members.member(name) instanceof Datum.Mapping mapping) {
            return mapping;
        }
        throw new InvalidDatumException("an entry's details have no proper member " + name);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EntryDetails that && members().equals(that.members());
    }

    @Override
    public int hashCode() {
        return members().hashCode();
    }

    @Override
    public String toString() {
        return text();
    }
}
