package dev.larder.store;

/** Something that a store may or may not be able to do; callers and the conformance kit ask before they rely on it. */
public enum StoreTrait {
    /** Entries outlive the process. */
    PERSISTENT,
    /** Several processes may use the store at once. */
    SHARED_BETWEEN_PROCESSES,
    /** Leases hold between hosts, not only between processes of one. */
    LEASES_SPAN_HOSTS,
    /** Equal blocks are stored once. */
    SHARES_BLOCKS,
    /** {@link DataStore#storeAll} publishes all entries or none. */
    ATOMIC_BATCHES,
    /** The store refuses every change. */
    READ_ONLY
}
