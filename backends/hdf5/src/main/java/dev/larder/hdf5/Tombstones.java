package dev.larder.hdf5;

import dev.larder.store.Durability;
import dev.larder.store.EntryRecord;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Which entries of packs are gone: beside each pack a directory with a small file for each. It is the name that counts; the
 * content is for {@code verify}, which tells a file that somebody damaged. Safe for use by several threads and processes.
 */
final class Tombstones {
    static final String SUFFIX = ".gone";

    private static final Pattern NAME = Pattern.compile("[0-9a-f]{64}\\.[0-9a-f]{64}");
    private static final int MOST_BYTES = 512;
    private static final int ATTEMPTS = 100;

    private final Hdf5Root root;
    private final Sessions sessions;
    private final EntryFiles files;

    Tombstones(Hdf5Root root, Sessions sessions, EntryFiles files) {
        this.root = root;
        this.sessions = sessions;
        this.files = files;
    }

    /** Returns the directory of a pack's tombstones. */
    static Path of(Path pack) {
        String name = pack.getFileName().toString();
        return pack.resolveSibling(name.substring(0, name.length() - EntryFiles.SUFFIX.length()) + SUFFIX);
    }

    /** Returns whether an entry of a pack is gone. */
    static boolean has(Path pack, String row) {
        return Files.exists(of(pack).resolve(row), LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Makes an entry of a pack gone; it may be already.
     *
     * @throws NoSuchFileException when there is no such pack any more
     */
    void bury(Path pack, String row, Durability durability) throws IOException {
        // Where there is one already, that is as good.
        place(pack, row, durability, files::name);
    }

    /** Puts a tombstone in the place of a damaged one, so that there is one at every moment. */
    void replace(Path pack, String row) throws IOException {
        place(pack, row, Durability.FSYNC, (staged, stone) -> {
            Files.move(staged, stone, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            return true;
        });
    }

    private interface Placing {
        boolean at(Path staged, Path stone) throws IOException;
    }

    private void place(Path pack, String row, Durability durability, Placing placing) throws IOException {
        Path staged = sessions.newTemporary();
        try {
            Files.writeString(staged, text(pack, row), StandardCharsets.US_ASCII);
            root.sharing().seal(staged);
            if (durability == Durability.FSYNC) {
                files.force(staged);
            }
            placing.at(staged, of(pack).resolve(row));
            if (durability == Durability.FSYNC) {
                files.forceNames(of(pack));
            }
        } finally {
            Files.deleteIfExists(staged);
        }
    }

    private static String text(Path pack, String row) {
        String line = "larder tombstone 1 " + pack.getFileName() + " " + row;
        int crc = EntryRecord.crc(ByteBuffer.wrap(line.getBytes(StandardCharsets.US_ASCII)));
        return line + String.format(Locale.ROOT, " %08x\n", crc);
    }

    /** Returns the names in a directory of tombstones; none where there is no directory. */
    static List<String> names(Path pack) throws IOException {
        try (Stream<Path> all = Files.list(of(pack))) {
            return all.map(path -> path.getFileName().toString()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        }
    }

    /** Returns how many entries of a pack are gone. */
    static long count(Path pack) throws IOException {
        return names(pack).stream().filter(Tombstones::isOne).count();
    }

    static boolean isOne(String name) {
        return NAME.matcher(name).matches();
    }

    /** Returns whether a tombstone says what its name and place do. */
    static boolean isSound(Path pack, String row) throws IOException {
        Path stone = of(pack).resolve(row);
        return Files.isRegularFile(stone, LinkOption.NOFOLLOW_LINKS)
                && Files.size(stone) <= MOST_BYTES
                && Files.readString(stone, StandardCharsets.ISO_8859_1).equals(text(pack, row));
    }

    /** Removes the directory with all that is in it. */
    static void remove(Path gone) throws IOException {
        for (int attempt = 0; ; attempt++) {
            try (Stream<Path> all = Files.list(gone)) {
                for (Path stone : (Iterable<Path>) all::iterator) {
                    Files.deleteIfExists(stone);
                }
            } catch (NoSuchFileException e) {
                return;
            }
            try {
                Files.deleteIfExists(gone);
                return;
            } catch (DirectoryNotEmptyException e) {
                // Somebody who had not seen yet that the pack went has removed one more of its entries.
                if (attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }
}
