package dev.larder.conformance.naive;

/** A promise that a {@link NaiveStore} breaks. */
public enum Flaw {
    /** Breaks none. */
    NONE,
    /** Keeps values of true and false in memory only. */
    FORGETS_FLAGS,
    /** Takes whatever lies in an entry's place for that entry. */
    TRUSTS_PLACES,
    /** Holds no content against its digests. */
    TRUSTS_CONTENTS,
    /** Allocates what a head claims to need before looking whether it is there. */
    TRUSTS_SIZES,
    /** Finds nothing wrong, whatever is. */
    VERIFIES_BLINDLY,
    /** Leaves a damaged entry where it is when it is to move it away. */
    QUARANTINES_NOTHING,
    /** Never looks for what writers left that were killed. */
    LEAVES_WHAT_THE_DEAD_LEFT,
    /** Writes entries where readers will look for them, and relies on the lock that readers take, too. */
    WRITES_IN_PLACE,
    /** Guards its ledger against threads, but not against processes. */
    LEDGER_OF_ONE_PROCESS,
    /** Lets leases end with their term although their holder lives. */
    HEART_STANDS_STILL,
    /** Waits for the dead. */
    WAITS_FOR_THE_DEAD,
    /** Takes its own word for still holding a lease. */
    BELIEVES_ITSELF,
    /** Holds leases beyond its closing. */
    CLINGS_TO_LEASES,
    /** Does not keep a second process from being first, too. */
    FIRST_IN_ITS_PROCESS,
    /** Reclaims removed contents that are large, whoever reads them. */
    PULLS_THE_RUG,
    /** Makes an empty file with the attribute's name for every entry, for people to see. */
    LABELS_ENTRIES,
    /** Puts zeros where an appended content is damaged. */
    FILLS_WHAT_CANNOT_BE_READ,
    /** Checks all blocks of an array's content before it reads any part of it. */
    READS_ALL_FOR_A_PART,
    /** Holds what is streamed in memory. */
    HOARDS
}
