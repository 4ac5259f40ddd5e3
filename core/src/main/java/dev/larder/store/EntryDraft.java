package dev.larder.store;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.key.Recipe;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is known of an entry before its value is: everything in its info but digest, size and time. Immutable and thread-safe.
 */
public final class EntryDraft {
    private final Recipe recipe;
    private final Address address;
    private final String codec;
    private final Duration cost;
    private final String writer;
    private final EntryDetails details;

    EntryDraft(Recipe recipe, String attribute, String codec, Duration cost, String writer, EntryDetails details) {
        this.address = new Address(recipe.key(), attribute);
        this.recipe = recipe;
        this.codec = codec;
        this.cost = cost;
        this.writer = writer;
        this.details = details;
        if (cost.isNegative()) {
            throw new IllegalArgumentException("a computation cannot have taken " + cost);
        }
    }

    /** Returns the draft of an entry of which only the necessary is known. */
    public static EntryDraft of(Recipe recipe, String attribute, String codec) {
        return new EntryDraft(recipe, attribute, codec, Duration.ZERO, "", EntryDetails.NONE);
    }

    /** Returns the draft of another part of the same computation's results. */
    public EntryDraft naming(String other, String codecOfOther) {
        return new EntryDraft(recipe, other, codecOfOther, cost, writer, details);
    }

    /** Returns this draft with the time that the computation took. */
    public EntryDraft costing(Duration duration) {
        return new EntryDraft(recipe, attribute(), codec, duration, writer, details);
    }

    /** Returns this draft with who stored it. */
    public EntryDraft by(String who) {
        return new EntryDraft(recipe, attribute(), codec, cost, who, details);
    }

    /** Returns this draft with the addresses that its inputs' contents came from. */
    public EntryDraft from(Map<Digest, Address> addresses) {
        return with(EntryDetails.of(addresses, metadata(), code()));
    }

    /** Returns this draft with a user's notes. */
    public EntryDraft noting(Datum.Mapping notes) {
        return with(EntryDetails.of(sources(), notes, code()));
    }

    /** Returns this draft with the digests of the methods that the code's version was derived from. */
    public EntryDraft derivedFrom(Datum.Mapping methods) {
        return with(EntryDetails.of(sources(), metadata(), methods));
    }

    private EntryDraft with(EntryDetails others) {
        return new EntryDraft(recipe, attribute(), codec, cost, writer, others);
    }

    /** Returns the recipe of the computation. */
    public Recipe recipe() {
        return recipe;
    }

    /** Returns which part of the computation's results it is. */
    public String attribute() {
        return address.attribute();
    }

    /** Returns the name of the codec that made the datum from the Java value. */
    public String codec() {
        return codec;
    }

    /** Returns how long the computation took; zero where it is not known. */
    public Duration cost() {
        return cost;
    }

    /** Returns who stored it: program, process and host, for people to read. */
    public String writer() {
        return writer;
    }

    /** Returns, for each content among the inputs, the address it came from, where that is known. */
    public Map<Digest, Address> sources() {
        return details.members().sources();
    }

    /** Returns what the user notes about it, readable without the value and outside the digest. */
    public Datum.Mapping metadata() {
        return details.members().metadata();
    }

    /** Returns the digests of the methods that the code's version was derived from, by method; empty where there are none. */
    public Datum.Mapping code() {
        return details.members().code();
    }

    EntryDetails details() {
        return details;
    }

    /** Returns the address that the entry will have. */
    public Address address() {
        return address;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof EntryDraft that
                && recipe.equals(that.recipe)
                && address.equals(that.address)
                && codec.equals(that.codec)
                && cost.equals(that.cost)
                && writer.equals(that.writer)
                && details.equals(that.details);
    }

    @Override
    public int hashCode() {
        return address.hashCode();
    }

    @Override
    public String toString() {
        return "EntryDraft[" + address + ", " + codec + ", " + cost + ", " + writer + ", " + details + "]";
    }
}
