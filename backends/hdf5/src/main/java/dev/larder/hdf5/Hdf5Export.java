package dev.larder.hdf5;

import dev.larder.store.DataStore;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.ExportFormat;
import dev.larder.store.Progress;
import dev.larder.store.Sharing;
import dev.larder.store.StoreUnavailableException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Iterator;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Writes HDF5 files that h5py, h5dump and other programs read, and that open as read-only stores ({@code hdf5:one.h5}).
 *
 * <p>A file with one entry has its value under {@code /value}; a pack has each entry's under {@code /TYPE/KEY/ATTRIBUTE/value}, where
 * KEY stands for the first digits of the key. Packs need libhdf5. Safe for use by several threads.
 */
public final class Hdf5Export implements ExportFormat {
    /** Made by {@link java.util.ServiceLoader}. */
    public Hdf5Export() {}

    @Override
    public Set<String> suffixes() {
        return Set.of(".h5", ".hdf5");
    }

    @Override
    public void write(Path file, Entry entry) throws IOException {
        try {
            EntrySealer.seal(file, entry, Optional.empty(), Durability.FSYNC);
        } catch (StoreUnavailableException e) {
            throw explained(file, e);
        }
        seal(file);
    }

    @Override
    public long writeAll(Path file, Stream<Entry> entries, Progress progress) throws IOException {
        long count = 0;
        try (PackWriter pack = PackWriter.begin(file, Device.REAL)) {
            for (Iterator<Entry> each = entries.iterator(); each.hasNext(); ) {
                pack.add(each.next());
                progress.at(++count, -1);
            }
            pack.finish();
        } catch (StoreUnavailableException e) {
            throw explained(file, e);
        }
        seal(file);
        return count;
    }

    /** libhdf5 says only that it failed. Where the disk is at fault, it says why when it is asked once more. */
    private static StoreUnavailableException explained(Path file, StoreUnavailableException failure)
            throws IOException {
        try {
            Hdf5Root.probe(file, 0);
            return failure;
        } catch (IOException e) {
            e.addSuppressed(failure);
            throw e;
        }
    }

    /** Nobody is to write to it, since it would be damaged then; who may read it is the user's to say. */
    private static void seal(Path file) throws IOException {
        if (Sharing.POSIX) {
            Set<PosixFilePermission> modes = EnumSet.copyOf(Files.getPosixFilePermissions(file));
            modes.removeAll(EnumSet.of(
                    PosixFilePermission.OWNER_WRITE,
                    PosixFilePermission.GROUP_WRITE,
                    PosixFilePermission.OTHERS_WRITE));
            Files.setPosixFilePermissions(file, modes);
        }
    }

    @Override
    public DataStore open(Path file) {
        return PackDataStore.sealed(file.toString(), file)
                .orElseThrow(() -> new StoreUnavailableException(file
                        + " is neither a pack nor a single result of Larder's; name a file that 'larder pack' or 'larder get"
                        + " -o' wrote"));
    }
}
