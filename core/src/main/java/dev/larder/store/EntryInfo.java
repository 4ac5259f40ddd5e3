package dev.larder.store;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.key.Key;
import dev.larder.key.Recipe;
import java.time.Duration;
import java.time.Instant;

/**
 * All that is known of a stored entry but its value: what a listing shows. Immutable and thread-safe.
 *
 * @param draft what was known before the value was
 * @param digest the content digest of the value, the same in every store
 * @param size the bytes of the value: its canonical text and the large contents that the text names
 * @param created when it was stored, to the microsecond
 */
public record EntryInfo(EntryDraft draft, Digest digest, long size, Instant created) {
    /** The type of what computations save on their way, which is no result; see {@link #isResult}. */
    public static final String CHECKPOINT = "larder.checkpoint";

    /** The type of what is noted of a pipeline's run, which is no result either. */
    public static final String RUN = "larder.run";

    /** Returns whether this is a result, and not what a computation saved on its way to one. */
    public boolean isResult() {
        String type = recipe().type();
        return !type.equals(CHECKPOINT) && !type.equals(RUN);
    }

    public Address address() {
        return draft.address();
    }

    public Key key() {
        return draft.recipe().key();
    }

    public Recipe recipe() {
        return draft.recipe();
    }

    public String attribute() {
        return draft.attribute();
    }

    public String codec() {
        return draft.codec();
    }

    /** Returns how long the computation took; zero where it is not known. */
    public Duration cost() {
        return draft.cost();
    }

    /** Returns who stored it. */
    public String writer() {
        return draft.writer();
    }

    /** Returns the user's notes. */
    public Datum.Mapping metadata() {
        return draft.metadata();
    }
}
