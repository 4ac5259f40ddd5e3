package dev.larder.store;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A format of files that hold entries and that other programs read: a service, found by how a file's name ends.
 *
 * <p>Found by {@link java.util.ServiceLoader}; needs a public constructor without arguments, and must cost nothing to make. Whoever
 * wants a file calls {@link Exports}, which publishes what is written here. Safe for use by several threads.
 */
public interface ExportFormat {
    /** Returns the endings of its files' names, in lower case, such as {@code .h5}. */
    Set<String> suffixes();

    /**
     * Writes a new file with one entry, and forces it to stable storage.
     *
     * @param file where nothing is yet
     * @throws IOException when it cannot be written, for want of space above all; what it left is the caller's to delete
     * @throws CorruptEntryException when the entry's contents turn out to be damaged
     * @throws StoreUnavailableException when what the format needs is not there; the message says what
     */
    void write(Path file, Entry entry) throws IOException;

    /**
     * Writes a new file with these entries, each at most once, and forces it to stable storage. Entries are taken from the stream
     * one at a time and not kept.
     *
     * @param file where nothing is yet
     * @return how many there were
     * @throws IOException when it cannot be written, for want of space above all; what it left is the caller's to delete
     * @throws CorruptEntryException when an entry turns out to be damaged
     * @throws IllegalArgumentException when two entries have one address
     * @throws StoreUnavailableException when what the format needs is not there; the message says what
     */
    long writeAll(Path file, Stream<Entry> entries, Progress progress) throws IOException;

    /**
     * Opens a file of this format as a store that is read and never changed, and beside which nothing is written. One that is
     * damaged may open; then it says so when it is asked for something.
     *
     * @throws StoreUnavailableException when it is not of this format, or cannot be read
     * @throws UnsupportedFormatException when it is of a later one
     */
    DataStore open(Path file);
}
