package dev.larder.jdbc;

/** What is behind an error of a database's, as far as it matters for what to do next. */
enum Trouble {
    /** The connection is gone; another may do. */
    LOST,
    /** Others were in the way; the same may succeed if tried again. */
    BUSY,
    /** What is stored is not a sound database. */
    DAMAGED,
    /** Anything else: trying again changes nothing. */
    REFUSED
}
