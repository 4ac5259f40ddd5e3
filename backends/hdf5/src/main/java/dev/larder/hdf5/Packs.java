package dev.larder.hdf5;

import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.OpenState;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The packs in a store, held open. Those that other processes made or took away are noticed before anything is said of them: by the
 * directory's time, which is enough unless it is so recent that the clock may not have ticked since. Safe for use by several threads
 * and processes.
 */
final class Packs {
    /** The coarsest clocks of filesystems tick that slowly. */
    private static final Duration TICK = Duration.ofSeconds(2);

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{8}-[0-9a-f-]{27}\\.h5");
    private static final int ATTEMPTS = 100;

    private final Hdf5Root root;
    private final EntryReader reader;
    private final Tombstones tombstones;
    private final OpenState open;
    private final HeldFiles held;
    private Seen seen = new Seen(List.of(), List.of(), null, Instant.EPOCH);

    Packs(Hdf5Root root, EntryReader reader, Tombstones tombstones) {
        this.root = root;
        this.reader = reader;
        this.tombstones = tombstones;
        this.open = new OpenState(root.directory().toString());
        this.held = new HeldFiles(open);
    }

    /** Lets go of all packs. Not before the catalogue was made, which the store does when nobody else can use it any more. */
    void close() {
        open.close();
        held.close();
    }

    /** A pack that cannot be read, and why: what is in it cannot be told. */
    record Broken(Path path, @Nullable UnsupportedFormatException later, String reason) {}

    /** The packs that there were at some time. */
    record Seen(
            List<PackFile> packs,
            List<Broken> broken,
            @Nullable FileTime changed,
            Instant when) {}

    /** Whether an entry is in a pack, and if not, whether it has been in one that is still there. */
    record Look(Optional<Entry> entry, boolean buried) {}

    /** A live entry in a pack. */
    record Live(PackFile pack, PackRow row) {}

    static boolean isOne(Path file) {
        return NAME.matcher(file.getFileName().toString()).matches();
    }

    /** Returns where a new pack goes. */
    Path newPath() {
        return root.packs().resolve(UUID.randomUUID() + EntryFiles.SUFFIX);
    }

    /** Returns the packs that there are now. */
    synchronized Seen now() throws IOException {
        for (int attempt = 0; ; attempt++) {
            FileTime changed = changed();
            if (changed == null) {
                seen = new Seen(List.of(), List.of(), null, Instant.now());
                return seen;
            }
            boolean same = changed.equals(seen.changed());
            if (same && seen.when().isAfter(changed.toInstant().plus(TICK))) {
                return seen;
            }
            List<Path> before = paths(seen);
            Instant when = Instant.now();
            seen = look(changed, when);
            // A listing that others changed meanwhile may have neither a pack that went nor the one that took its
            // place.
            if ((same && before.equals(paths(seen))) || attempt > ATTEMPTS) {
                return seen;
            }
        }
    }

    private static List<Path> paths(Seen seen) {
        return Stream.concat(
                        seen.packs().stream().map(PackFile::path),
                        seen.broken().stream().map(Broken::path))
                .sorted()
                .toList();
    }

    private @Nullable FileTime changed() throws IOException {
        // Asked first in a way that throws nothing: most stores have no packs, and each entry that is stored asks three
        // times.
        if (root.packs().toFile().exists()) {
            try {
                return Files.getLastModifiedTime(root.packs(), LinkOption.NOFOLLOW_LINKS);
            } catch (NoSuchFileException e) {
                // Gone since it was looked for.
            }
        }
        if (!root.isThere()) {
            throw new NoSuchFileException(root.format().toString());
        }
        return null;
    }

    private Seen look(FileTime changed, Instant when) throws IOException {
        Map<Path, PackFile> known = new HashMap<>();
        seen.packs().forEach(pack -> known.put(pack.path(), pack));
        List<PackFile> packs = new ArrayList<>();
        List<Broken> broken = new ArrayList<>();
        for (Path path : new TreeSet<>(list())) {
            try {
                PackFile pack = known.get(path);
                packs.add(pack != null ? pack : PackFile.open(held, path, root.place(path)));
            } catch (NoSuchFileException e) {
                // Gone since it was listed.
            } catch (PackHead.DamagedException e) {
                broken.add(new Broken(path, null, String.valueOf(e.getMessage())));
            } catch (UnsupportedFormatException e) {
                broken.add(new Broken(path, e, String.valueOf(e.getMessage())));
            }
        }
        return new Seen(List.copyOf(packs), List.copyOf(broken), changed, when);
    }

    private List<Path> list() throws IOException {
        try (Stream<Path> files = Files.list(root.packs())) {
            return files.filter(Packs::isOne).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /**
     * Looks for an entry.
     *
     * @throws CorruptEntryException when it is damaged, or may be in a pack that is
     * @throws UnsupportedFormatException when it may be in a pack of a later format
     */
    Look find(Address address) throws IOException {
        for (int attempt = 0; ; attempt++) {
            Seen there = now();
            boolean buried = false;
            boolean moved = false;
            for (PackFile pack : there.packs()) {
                Optional<PackRow> row = row(pack, address);
                if (row.isEmpty()) {
                    continue;
                }
                if (Tombstones.has(pack.path(), row.get().name())) {
                    buried = true;
                } else if (Files.exists(pack.path(), LinkOption.NOFOLLOW_LINKS)) {
                    // The pack was there after its tombstones were looked for, so they were all there too.
                    return new Look(
                            Optional.of(reader.read(address, pack.entry(row.get(), address), pack.file())), false);
                } else {
                    moved = true;
                }
            }
            if (moved && attempt < ATTEMPTS) {
                forget();
                continue;
            }
            for (Broken broken : there.broken()) {
                if (broken.later() != null) {
                    throw broken.later();
                }
                throw new CorruptEntryException(
                        address, root.place(broken.path()), "a pack that may have it is damaged: " + broken.reason());
            }
            return new Look(Optional.empty(), buried);
        }
    }

    private static Optional<PackRow> row(PackFile pack, Address address) throws IOException {
        try {
            return pack.find(address);
        } catch (CorruptEntryException e) {
            // What was buried is gone, whatever the index says.
            PackRow presumed = PackRow.of(address);
            if (Tombstones.has(pack.path(), presumed.name())) {
                return Optional.of(presumed);
            }
            throw e;
        }
    }

    private synchronized void forget() {
        seen = new Seen(seen.packs(), seen.broken(), null, Instant.EPOCH);
    }

    /** Returns where an entry is live; in more than one pack after a kill. */
    List<Live> live(Address address) throws IOException {
        List<Live> live = new ArrayList<>();
        for (PackFile pack : now().packs()) {
            row(pack, address).filter(row -> isLive(pack, row)).ifPresent(row -> live.add(new Live(pack, row)));
        }
        return live;
    }

    static boolean isLive(PackFile pack, PackRow row) {
        return !Tombstones.has(pack.path(), row.name());
    }

    /** Makes an entry gone from all packs, and returns whether it was, or may have been, in one. */
    boolean bury(Address address, Durability durability) throws IOException {
        boolean was = false;
        String name = PackRow.nameOf(address);
        for (PackFile pack : now().packs()) {
            boolean there;
            try {
                there = pack.find(address).isPresent();
            } catch (CorruptEntryException e) {
                there = true;
            }
            if (there && !Tombstones.has(pack.path(), name)) {
                was |= bury(pack.path(), name, durability);
            }
        }
        return was;
    }

    /** Makes an entry gone from one pack, and returns whether the pack is still there. */
    boolean bury(Path pack, String row, Durability durability) throws IOException {
        try {
            tombstones.bury(pack, row, durability);
            return true;
        } catch (NoSuchFileException e) {
            if (!Files.exists(pack, LinkOption.NOFOLLOW_LINKS)) {
                return false;
            }
            root.sharing().makeDirectory(Tombstones.of(pack));
            tombstones.bury(pack, row, durability);
            return true;
        }
    }

    /** Makes a damaged tombstone anew. */
    void buryAnew(Path pack, String row) throws IOException {
        tombstones.replace(pack, row);
    }
}
