package dev.larder.hdf5;

import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import dev.larder.store.Finding;
import dev.larder.store.Progress;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Upkeep;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The entries of one sealed file, whichever kind it is of. Thread-safe. */
abstract sealed class SingleFile {
    private static final Logger LOG = LoggerFactory.getLogger(SingleFile.class);

    /** How a file is opened. */
    interface Opening {
        SingleFile open(Path path, EntryReader reader) throws IOException;
    }

    /** Returns the entry at the address, or nothing. */
    abstract Optional<Entry> find(Address address) throws IOException;

    /** Returns the infos of the entries that are not damaged and whose keys begin with these digits. */
    abstract Stream<EntryInfo> list(String keyPrefix) throws IOException;

    abstract Upkeep.VerifyReport verify(Progress progress) throws IOException;

    /** Opens a pack, be it damaged: whoever asks for something is told. */
    static SingleFile pack(Path path, EntryReader reader) throws IOException {
        String place = path.getFileName().toString();
        try {
            return new Pack(PackFile.open(reader.held(), path, place), reader);
        } catch (PackHead.DamagedException e) {
            return new Damaged(place, String.valueOf(e.getMessage()));
        }
    }

    /** Opens an entry's file, be it damaged. */
    static SingleFile entry(Path path, EntryReader reader) throws IOException {
        String place = path.getFileName().toString();
        RandomAccessFile in = SealedFile.open(path);
        boolean kept = false;
        try {
            HeldFiles.Held lent = HeldFiles.Held.lent(in, place);
            SealedFile sealed = SealedFile.read(Hdf5Upkeep.UNKNOWN, lent);
            sealed.record().read(place);
            Single single = new Single(path, sealed, reader.held().hold(lent), reader);
            kept = true;
            return single;
        } catch (CorruptEntryException e) {
            return new Damaged(place, e.reason());
        } finally {
            if (!kept) {
                in.close();
            }
        }
    }

    private static final class Pack extends SingleFile {
        private final PackFile pack;
        private final EntryReader reader;

        Pack(PackFile pack, EntryReader reader) {
            this.pack = pack;
            this.reader = reader;
        }

        @Override
        Optional<Entry> find(Address address) throws IOException {
            Optional<PackRow> row = pack.find(address);
            return row.isEmpty()
                    ? Optional.empty()
                    : Optional.of(reader.read(address, pack.entry(row.get(), address), pack.file()));
        }

        @Override
        Stream<EntryInfo> list(String keyPrefix) {
            return pack.rows(keyPrefix).flatMap(row -> info(row).stream());
        }

        private Optional<EntryInfo> info(PackRow row) {
            try {
                return Optional.of(pack.info(row));
            } catch (CorruptEntryException e) {
                LOG.debug("left out of a listing: {}", e.getMessage());
                return Optional.empty();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        Upkeep.VerifyReport verify(Progress progress) throws IOException {
            PackCheck.Checked checked = PackCheck.check(pack, reader, row -> true, progress);
            return new Upkeep.VerifyReport(checked.entries(), checked.blocks(), checked.bytes(), checked.findings());
        }
    }

    private static final class Single extends SingleFile {
        private final Path path;
        private final SealedFile sealed;
        private final HeldFiles.Held file;
        private final EntryReader reader;

        Single(Path path, SealedFile sealed, HeldFiles.Held file, EntryReader reader) {
            this.path = path;
            this.sealed = sealed;
            this.file = file;
            this.reader = reader;
        }

        private EntryInfo info() {
            return sealed.record().info();
        }

        @Override
        Optional<Entry> find(Address address) {
            return address.equals(info().address())
                    ? Optional.of(reader.read(address, sealed, file))
                    : Optional.empty();
        }

        @Override
        Stream<EntryInfo> list(String keyPrefix) {
            return Stream.of(info()).filter(info -> info.key().hex().startsWith(keyPrefix));
        }

        @Override
        Upkeep.VerifyReport verify(Progress progress) throws IOException {
            try {
                EntryReader.Checked checked = reader.check(info().address(), path, file.place());
                return new Upkeep.VerifyReport(1, checked.blocks(), checked.bytes(), List.of());
            } catch (CorruptEntryException e) {
                return new Upkeep.VerifyReport(
                        1,
                        0,
                        0,
                        List.of(new Finding(
                                Finding.Kind.DAMAGED_ENTRY,
                                Optional.of(info().address()),
                                file.place(),
                                String.valueOf(e.getMessage()))));
            }
        }
    }

    /** A file of which nobody can tell any more what is in it. */
    private static final class Damaged extends SingleFile {
        private final String place;
        private final String what;

        Damaged(String place, String what) {
            this.place = place;
            this.what = what;
        }

        @Override
        Optional<Entry> find(Address address) {
            throw new CorruptEntryException(address, place, what);
        }

        @Override
        Stream<EntryInfo> list(String keyPrefix) {
            throw new StoreUnavailableException(
                    place + " is damaged, and nobody can tell what is in it: " + what + "; use another copy of it");
        }

        @Override
        Upkeep.VerifyReport verify(Progress progress) {
            return new Upkeep.VerifyReport(
                    0, 0, 0, List.of(new Finding(Finding.Kind.DAMAGED_RECORD, Optional.empty(), place, what)));
        }
    }
}
