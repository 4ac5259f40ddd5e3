package dev.larder.store;

/** What must have happened to an entry's bytes before storing it is reported as done. */
public enum Durability {
    /** They are on stable storage: a power failure loses nothing that was acknowledged. */
    FSYNC,
    /** They are with the operating system: killing the process loses nothing, a power failure may. */
    RELAXED
}
