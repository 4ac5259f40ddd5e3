package dev.larder.hdf5;

import dev.larder.key.Address;
import dev.larder.store.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import org.jspecify.annotations.Nullable;

/** Where an entry that goes into a new pack comes from. Immutable. */
sealed interface PackSource {
    /** Returns the row that it is sorted by; nothing but the id counts. */
    PackRow row();

    /** Reads the entry, all of it: what is damaged shows now. */
    Entry read(EntryReader reader) throws IOException;

    /** What tells a file from one that took its place. */
    record FileIdentity(@Nullable Object key, long size, FileTime modified) {
        static FileIdentity of(Path file) throws IOException {
            BasicFileAttributes found =
                    Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
            return new FileIdentity(found.fileKey(), found.size(), found.lastModifiedTime());
        }

        boolean isStillAt(Path file) throws IOException {
            try {
                return of(file).equals(this);
            } catch (NoSuchFileException e) {
                return false;
            }
        }
    }

    /** A file of its own. */
    record Loose(Address address, Path file, FileIdentity identity) implements PackSource {
        @Override
        public PackRow row() {
            return new PackRow(PackRow.idOf(address), 0, 0, 0);
        }

        @Override
        public Entry read(EntryReader reader) throws IOException {
            return reader.read(address, file);
        }
    }

    /** Another pack. */
    record Packed(PackFile pack, PackRow row) implements PackSource {
        @Override
        public Entry read(EntryReader reader) throws IOException {
            SealedFile sealed = pack.entry(row, row.presumed());
            return reader.read(sealed.record().info().address(), sealed, pack.file());
        }
    }
}
