package dev.larder.store;

import dev.larder.data.SameValue;
import java.util.Optional;

/**
 * How an entry is to be published: what to do where one is stored already, under which fence, and how durably.
 *
 * @param onConflict what to do where the address is taken
 * @param fence if given, the publication is refused once somebody else has taken the key's lease
 * @param durability if not given, the store's own
 */
public record Publication(OnConflict onConflict, Optional<Fence> fence, Optional<Durability> durability) {
    /** What to do where the address holds an entry already. */
    public enum OnConflict {
        /** Keep the first one; entries are write-once. */
        KEEP,
        /** Keep the first one, and raise {@link ConflictException} if its value differs. */
        FAIL,
        /** Put the new one in its place, atomically. */
        REPLACE
    }

    /** Returns a publication that keeps what is there. */
    public static Publication keeping() {
        return new Publication(OnConflict.KEEP, Optional.empty(), Optional.empty());
    }

    /** Returns a publication that fails where another value is there. */
    public static Publication failing() {
        return new Publication(OnConflict.FAIL, Optional.empty(), Optional.empty());
    }

    /** Returns a publication that replaces what is there. */
    public static Publication replacing() {
        return new Publication(OnConflict.REPLACE, Optional.empty(), Optional.empty());
    }

    /** Returns this publication, to be refused unless the fence is still the current one. */
    public Publication under(Fence current) {
        return new Publication(onConflict, Optional.of(current), durability);
    }

    /** Returns this publication with a durability of its own. */
    public Publication with(Durability own) {
        return new Publication(onConflict, fence, Optional.of(own));
    }

    /**
     * Says what becomes of an entry whose address is taken and is not to be replaced; for implementers of stores.
     *
     * <p>Values are compared, not bits: arrays that differ only in the payload of a NaN are the same.
     *
     * @throws ConflictException when the values differ and that is to fail
     */
    public Stored settle(Entry kept, Entry offered) {
        boolean same =
                kept.info().digest().equals(offered.info().digest()) || SameValue.of(kept.datum(), offered.datum());
        if (!same && onConflict == OnConflict.FAIL) {
            throw new ConflictException(
                    offered.info().address(),
                    kept.info().digest(),
                    offered.info().digest());
        }
        return new Stored(kept.info(), same ? Stored.Status.KEPT_SAME : Stored.Status.KEPT_OTHER);
    }
}
