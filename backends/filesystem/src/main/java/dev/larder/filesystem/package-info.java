/**
 * Stores in a directory of a local filesystem: {@code file:results}.
 *
 * <p>{@link dev.larder.filesystem.FileDataStoreProvider} opens one. What lies on disk is drawn, and the argument why no
 * block is ever lost is made, in {@code docs/formats.md}. From the outside in: the provider, the store's parts (entries,
 * blobs, leases, ledger, housekeeping), what they share (sessions, locks), and the disk.
 */
@NullMarked
package dev.larder.filesystem;

import org.jspecify.annotations.NullMarked;
