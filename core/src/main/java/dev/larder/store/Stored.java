package dev.larder.store;

/**
 * What storing an entry came to.
 *
 * @param info of the entry that is stored now: the offered one, or the one that was kept
 */
public record Stored(EntryInfo info, Status status) {
    /** What happened to the offered entry. */
    public enum Status {
        /** It was the first at its address. */
        PUBLISHED,
        /** It took the place of another. */
        REPLACED,
        /** It was not needed: the same value is stored already. */
        KEPT_SAME,
        /** It was dropped: another value is stored already, and first wins. */
        KEPT_OTHER
    }

    /** Returns whether the offered entry is the stored one now. */
    public boolean published() {
        return status == Status.PUBLISHED || status == Status.REPLACED;
    }
}
