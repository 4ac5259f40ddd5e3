package dev.larder.store;

import dev.larder.data.CanonicalForm;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Content;
import dev.larder.data.ContentResolver;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.InvalidDatumException;
import dev.larder.key.Address;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/**
 * One stored result: its info and its datum.
 *
 * <p>There are two ways to one, and no third: {@link #of} makes it from a value that is to be stored, and {@link #restore}
 * from what a store holds, after checking that it is what was stored. Immutable and thread-safe; the large contents of a
 * restored entry are read, and checked block by block, when they are asked for, and only as long as its store is open.
 */
public final class Entry {
    private final EntryInfo info;
    private final Datum datum;
    private final CanonicalForm form;
    private final boolean isFar;

    private Entry(EntryInfo info, Datum datum, CanonicalForm form) {
        this(info, datum, form, false);
    }

    private Entry(EntryInfo info, Datum datum, CanonicalForm form, boolean isFar) {
        this.info = info;
        this.datum = datum;
        this.form = form;
        this.isFar = isFar;
    }

    /**
     * Returns the entry that stores this datum.
     *
     * @throws InvalidDatumException when the datum has no canonical form
     */
    public static Entry of(EntryDraft draft, Datum datum) {
        CanonicalForm form = CanonicalJson.form(datum);
        // Microseconds, so that every backend can keep the time exactly.
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        return new Entry(new EntryInfo(draft, form.digest(), form.size(), now), datum, form);
    }

    /**
     * Returns the entry that a store holds: the one gate that everything read from a store passes.
     *
     * <p>It is checked that the entry is the one asked for, that the recipe gives its key, that the text gives its digest,
     * that it is canonical, and that every content has the size and, through its blocks' digests, the digest that the
     * text names. What remains to the store is that a block's bytes are checked whenever they are read.
     *
     * @param asked the address under which it was looked up
     * @param info as stored
     * @param text the datum's canonical text, as stored
     * @param contents finds the contents by digest; each must know its blocks' digests
     * @param place where it lies, for the message
     * @throws CorruptEntryException when any of that does not hold
     */
    public static Entry restore(Address asked, EntryInfo info, String text, StoredContents contents, String place) {
        if (!info.address().equals(asked)) {
            throw new CorruptEntryException(asked, place, "it holds the entry of " + info.address());
        }
        Digest digest = Digest.of(text.getBytes(StandardCharsets.UTF_8));
        if (!digest.equals(info.digest())) {
            throw new CorruptEntryException(asked, place, "its value does not have the digest that it states");
        }
        try {
            Datum datum = CanonicalJson.parse(text, contents);
            CanonicalForm form = new CanonicalForm(text, digest, contents.all());
            if (form.size() != info.size()) {
                throw new CorruptEntryException(asked, place, "its value does not have the size that it states");
            }
            return new Entry(info, datum, form);
        } catch (InvalidDatumException e) {
            throw new CorruptEntryException(asked, place, e.getMessage());
        }
    }

    /** The large contents that a store keeps for one entry. */
    public interface StoredContents extends ContentResolver {
        /** Returns every content once, in the order in which the entry's text first names it. */
        List<CanonicalForm.LargeContent> all();
    }

    /** Returns this entry with its contents read in another way. */
    Entry reading(UnaryOperator<CanonicalForm.LargeContent> way) {
        if (form.contents().isEmpty()) {
            return this;
        }
        List<CanonicalForm.LargeContent> contents =
                new ArrayList<>(form.contents().size());
        Map<Digest, Content> byDigest = new HashMap<>();
        for (CanonicalForm.LargeContent large : form.contents()) {
            CanonicalForm.LargeContent other = way.apply(large);
            contents.add(other);
            byDigest.put(other.digest(), other.content());
        }
        Datum same = CanonicalJson.parse(form.text(), (digest, size) -> {
            Content content = byDigest.get(digest);
            if (content == null || content.size() != size) {
                throw new InvalidDatumException("its value names a content that is not stored with it: " + digest);
            }
            return content;
        });
        return new Entry(info, same, new CanonicalForm(form.text(), form.digest(), contents), isFar);
    }

    /** Returns this entry, as found in the far one of two stores. */
    Entry foundFar() {
        return new Entry(info, datum, form, true);
    }

    /** Returns whether it was found in the far one of two stores; see {@link DataStores#tiered(DataStore, DataStore)}. */
    public boolean isFar() {
        return isFar;
    }

    public EntryInfo info() {
        return info;
    }

    /** Returns the value. */
    public Datum datum() {
        return datum;
    }

    /** Returns the value as it is written down: what a store stores. */
    public CanonicalForm form() {
        return form;
    }
}
