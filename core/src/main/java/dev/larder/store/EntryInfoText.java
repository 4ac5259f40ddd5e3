package dev.larder.store;

import dev.larder.data.CanonicalJson;
import dev.larder.data.ContentResolver;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.InvalidDatumException;
import dev.larder.key.Address;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Key;
import dev.larder.key.Recipe;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * An entry's info as canonical JSON, and back. The recipe stands beside it, as its own text, since its bytes must give the
 * key. Members that a later version adds are ignored; what must be understood is flagged in the record's header.
 */
final class EntryInfoText {
    private EntryInfoText() {}

    static String write(EntryInfo info) {
        Map<String, Datum> members = new TreeMap<>();
        members.put("attribute", new Datum.Text(info.attribute()));
        members.put("code", info.draft().code());
        members.put("codec", new Datum.Text(info.codec()));
        members.put("cost", new Datum.Duration(info.cost()));
        members.put("created", new Datum.Instant(info.created()));
        members.put("digest", new Datum.Text(info.digest().toString()));
        members.put("metadata", info.metadata());
        members.put("size", Datum.Whole.of(info.size()));
        Map<String, Datum> sources = new TreeMap<>();
        info.draft()
                .sources()
                .forEach((content, address) -> sources.put(
                        content.toString(),
                        new Datum.ResultRef(Digest.parse(address.key().toString()), address.attribute())));
        members.put("sources", new Datum.Mapping(sources));
        members.put("writer", new Datum.Text(info.writer()));
        return CanonicalJson.write(new Datum.Mapping(members));
    }

    /** @throws InvalidDatumException when the text, or the recipe, is not what {@link #write} writes */
    static EntryInfo parse(String text, String recipe) {
        if (!(CanonicalJson.parse(text, ContentResolver.ABSENT) instanceof Datum.Mapping members)) {
            throw new InvalidDatumException("an entry's info is an object");
        }
        try {
            Map<Digest, Address> sources = new HashMap<>();
            member(members, "sources", Datum.Mapping.class).members().forEach((content, source) -> {
                if (!(source instanceof Datum.ResultRef result)) {
                    throw new InvalidDatumException("an entry's sources are addresses");
                }
                sources.put(
                        Digest.parse(content),
                        new Address(Key.parse(result.key().toString()), result.attribute()));
            });
            Duration cost = member(members, "cost", Datum.Duration.class).value();
            if (cost.isNegative()) {
                throw new InvalidDatumException("an entry's cost is negative");
            }
            EntryDraft draft = new EntryDraft(
                    Recipe.parse(recipe),
                    member(members, "attribute", Datum.Text.class).value(),
                    member(members, "codec", Datum.Text.class).value(),
                    cost,
                    member(members, "writer", Datum.Text.class).value(),
                    sources,
                    member(members, "metadata", Datum.Mapping.class),
                    member(members, "code", Datum.Mapping.class));
            return new EntryInfo(
                    draft,
                    Digest.parse(member(members, "digest", Datum.Text.class).value()),
                    member(members, "size", Datum.Whole.class).value().longValueExact(),
                    member(members, "created", Datum.Instant.class).value());
        } catch (InvalidComponentException | ArithmeticException e) {
            throw new InvalidDatumException("an entry's info is malformed: " + e.getMessage(), e);
        }
    }

    private static <D extends Datum> D member(Datum.Mapping members, String name, Class<D> kind) {
        Datum member = members.member(name);
        if (!kind.isInstance(member)) {
            throw new InvalidDatumException("an entry's info has no proper member " + name);
        }
        return kind.cast(member);
    }
}
