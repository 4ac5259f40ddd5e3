package dev.larder.hdf5;

import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.EntryInfo;
import dev.larder.store.EntryName;
import dev.larder.store.UnsupportedFormatException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The entries of a store one after the other, each once: those in files of their own first, then those in packs. An entry that is
 * brought into a pack meanwhile is not left out. Thread-safe.
 */
final class EntryListing {
    private static final Logger LOG = LoggerFactory.getLogger(EntryListing.class);

    private final Hdf5Root root;
    private final EntryFiles files;
    private final Packs packs;

    EntryListing(Hdf5Root root, EntryFiles files, Packs packs) {
        this.root = root;
        this.files = files;
        this.packs = packs;
    }

    /** What was listed already, by 64 bits of what is as good as a digest of each address. For use by one thread. */
    private static final class Listed {
        private long[] slots = new long[256];
        private int count;

        /** Returns whether it was not listed before. */
        boolean add(byte[] id) {
            if (2 * count >= slots.length) {
                long[] before = slots;
                slots = new long[2 * before.length];
                for (long mark : before) {
                    if (mark != 0) {
                        slots[slotOf(mark)] = mark;
                    }
                }
            }
            long mark = mark(id);
            int slot = slotOf(mark);
            boolean added = slots[slot] == 0;
            slots[slot] = mark;
            count += added ? 1 : 0;
            return added;
        }

        boolean has(byte[] id) {
            return slots[slotOf(mark(id))] != 0;
        }

        /** Returns where the mark stands, or would stand. */
        private int slotOf(long mark) {
            int slot = (int) mark & (slots.length - 1);
            while (slots[slot] != 0 && slots[slot] != mark) {
                slot = (slot + 1) & (slots.length - 1);
            }
            return slot;
        }

        private static long mark(byte[] id) {
            ByteBuffer bytes = ByteBuffer.wrap(id);
            // 0 stands for an empty slot.
            return Math.max(1, (bytes.getLong(0) ^ bytes.getLong(PackRow.ID / 2)) >>> 1);
        }
    }

    /** Returns the infos of all entries that are not damaged and whose keys begin with these digits. */
    Stream<EntryInfo> infos(String keyPrefix) {
        Listed listed = new Listed();
        Stream<EntryInfo> loose = loose(keyPrefix).peek(info -> listed.add(PackRow.idOf(info.address())));
        // Looked for only when all files were: what is in none of them any more is in a pack then.
        Stream<EntryInfo> packed = Stream.of(keyPrefix).flatMap(prefix -> packed(prefix, listed));
        return Stream.concat(loose, packed);
    }

    /**
     * Where other programs find an entry.
     *
     * @param file its path in the store's directory
     * @param path of its group in the file
     */
    record Located(byte[] id, Address address, String type, String file, String path) {}

    /**
     * Returns where all entries are found. Those that the index does not know are read, and left out if they are damaged or of a later
     * format.
     */
    Stream<Located> located(CatalogueIndex index) {
        Listed listed = new Listed();
        Stream<Located> loose =
                files.scan("").flatMap(file -> located(file, index).stream()).peek(located -> listed.add(located.id()));
        Stream<Located> packed = Stream.of(root)
                .flatMap(any -> root.attempt("list entries", packs::now).packs().stream()
                        .flatMap(pack -> located(pack, index, listed)));
        return Stream.concat(loose, packed);
    }

    private Optional<Located> located(Path file, CatalogueIndex index) {
        Optional<Address> told = EntryFiles.nameOf(file).flatMap(EntryName::address);
        if (told.isPresent()) {
            byte[] id = PackRow.idOf(told.get());
            Optional<CatalogueIndex.Known> before = index.find(id);
            if (before.isPresent()) {
                return Optional.of(new Located(id, told.get(), before.get().type(), root.place(file), "/"));
            }
        }
        return known(() -> info(file))
                .map(info -> new Located(
                        PackRow.idOf(info.address()),
                        info.address(),
                        info.recipe().type(),
                        root.place(file),
                        "/"));
    }

    /** Names are told in the order in which the pack's maker gave them, so those of removed entries count too. */
    private Stream<Located> located(PackFile pack, CatalogueIndex index, Listed listed) {
        PackNames names = new PackNames();
        return pack.rows("").flatMap(row -> {
            Optional<CatalogueIndex.Known> known = index.find(row.id())
                    .or(() -> known(() -> packedInfo(pack, row))
                            .map(info -> new CatalogueIndex.Known(
                                    info.recipe().type(), info.address().attribute())));
            if (known.isEmpty()) {
                return Stream.empty();
            }
            String type = known.get().type();
            Address address = new Address(row.key(), known.get().attribute());
            String path = "/" + names.type(type).name() + "/"
                    + names.key(type, address.key()).name() + "/" + NativeName.of(address.attribute());
            return Packs.isLive(pack, row) && listed.add(row.id())
                    ? Stream.of(new Located(row.id(), address, type, pack.place(), path))
                    : Stream.empty();
        });
    }

    /** Leaves out what only a later version of Larder can read. */
    private static Optional<EntryInfo> known(Supplier<Optional<EntryInfo>> info) {
        try {
            return info.get();
        } catch (UnsupportedFormatException e) {
            LOG.debug("left out of the catalogue: {}", e.getMessage());
            return Optional.empty();
        }
    }

    /** Returns the infos of the entries in files of their own. */
    private Stream<EntryInfo> loose(String keyPrefix) {
        return files.scan(keyPrefix).flatMap(file -> info(file).stream());
    }

    private Stream<EntryInfo> packed(String keyPrefix, Listed listed) {
        Packs.Seen there = root.attempt("list entries", packs::now);
        for (Packs.Broken broken : there.broken()) {
            if (broken.later() != null) {
                throw broken.later();
            }
        }
        return there.packs().stream()
                .flatMap(pack -> pack.rows(keyPrefix)
                        .filter(row -> !listed.has(row.id()))
                        .flatMap(row -> info(pack, row).stream())
                        // After a kill an entry may be in two packs.
                        .filter(info -> listed.add(PackRow.idOf(info.address()))));
    }

    /** An entry in a file of its own takes the place of one in a pack, be it that it came only now. */
    private Optional<EntryInfo> info(PackFile pack, PackRow row) {
        return packedInfo(pack, row)
                .flatMap(info -> root.attempt("list entries", () -> {
                    Path file = files.fileOf(info.address());
                    if (files.exists(file)) {
                        return info(file);
                    }
                    return Packs.isLive(pack, row) ? Optional.of(info) : Optional.empty();
                }));
    }

    private Optional<EntryInfo> packedInfo(PackFile pack, PackRow row) {
        return root.attempt("list entries", () -> {
            try {
                return Optional.of(pack.info(row));
            } catch (CorruptEntryException e) {
                LOG.debug("left out of a listing: {}", e.getMessage());
                return Optional.empty();
            }
        });
    }

    /** Returns what an entry's file says, or nothing where it is damaged or not an entry's. */
    private Optional<EntryInfo> info(Path file) {
        Optional<EntryName> name = EntryFiles.nameOf(file);
        if (name.isEmpty()) {
            return Optional.empty();
        }
        Address claimed = name.flatMap(EntryName::address).orElse(Hdf5Upkeep.UNKNOWN);
        return root.attempt("list entries", () -> {
            try {
                EntryInfo info = SealedFile.read(claimed, file, root.place(file))
                        .record()
                        .read(root.place(file))
                        .info();
                return files.fileOf(info.address()).equals(file) ? Optional.of(info) : Optional.empty();
            } catch (NoSuchFileException e) {
                return Optional.empty();
            } catch (CorruptEntryException e) {
                LOG.debug("left out of a listing: {}", e.getMessage());
                return Optional.empty();
            }
        });
    }
}
