package dev.larder.store;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import java.time.Duration;
import java.util.Map;

/**
 * What is known of an entry before its value is: everything in its info but digest, size and time.
 *
 * @param recipe of the computation
 * @param attribute which part of its results
 * @param codec the name of the codec that made the datum from the Java value
 * @param cost how long the computation took; zero where it is not known
 * @param writer who stored it: program, process and host, for people to read
 * @param sources for each content among the inputs, the address it came from, where that is known
 * @param metadata what the user notes about it, readable without the value and outside the digest
 * @param code the digests of the methods that the code's version was derived from, by method; empty where there are none
 */
public record EntryDraft(
        Recipe recipe,
        String attribute,
        String codec,
        Duration cost,
        String writer,
        Map<Digest, Address> sources,
        Datum.Mapping metadata,
        Datum.Mapping code) {
    public EntryDraft {
        new Address(recipe.key(), attribute);
        sources = Map.copyOf(sources);
        if (cost.isNegative()) {
            throw new IllegalArgumentException("a computation cannot have taken " + cost);
        }
    }

    /** Returns the draft of an entry of which only the necessary is known. */
    public static EntryDraft of(Recipe recipe, String attribute, String codec) {
        return new EntryDraft(
                recipe, attribute, codec, Duration.ZERO, "", Map.of(), Datum.Mapping.EMPTY, Datum.Mapping.EMPTY);
    }

    /** Returns the draft of another part of the same computation's results. */
    public EntryDraft naming(String other, String codecOfOther) {
        return new EntryDraft(recipe, other, codecOfOther, cost, writer, sources, metadata, code);
    }

    /** Returns this draft with the time that the computation took. */
    public EntryDraft costing(Duration duration) {
        return new EntryDraft(recipe, attribute, codec, duration, writer, sources, metadata, code);
    }

    /** Returns this draft with who stored it. */
    public EntryDraft by(String who) {
        return new EntryDraft(recipe, attribute, codec, cost, who, sources, metadata, code);
    }

    /** Returns this draft with the addresses that its inputs' contents came from. */
    public EntryDraft from(Map<Digest, Address> addresses) {
        return new EntryDraft(recipe, attribute, codec, cost, writer, addresses, metadata, code);
    }

    /** Returns this draft with a user's notes. */
    public EntryDraft noting(Datum.Mapping notes) {
        return new EntryDraft(recipe, attribute, codec, cost, writer, sources, notes, code);
    }

    /** Returns this draft with the digests of the methods that the code's version was derived from. */
    public EntryDraft derivedFrom(Datum.Mapping methods) {
        return new EntryDraft(recipe, attribute, codec, cost, writer, sources, metadata, methods);
    }

    /** Returns the address that the entry will have. */
    public Address address() {
        return new Address(recipe.key(), attribute);
    }
}
