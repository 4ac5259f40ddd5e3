package dev.larder.hdf5;

import dev.larder.store.Sharing;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUriException;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Decides whether a place is a store, can be made one, or is to be left alone. */
final class RootCheck {
    private static final String FORMAT_TEXT = "larder hdf5 1\nrequires:\n";
    private static final int MAX_FORMAT_BYTES = 4096;

    /** What there may be before {@link Hdf5Root#FORMAT} is, when a store was not finished. */
    private static final Pattern UNFINISHED =
            Pattern.compile("README\\.txt|CACHEDIR\\.TAG|FORMAT\\.[0-9a-f-]{36}\\.new|entries|quarantine|state|tmp");

    // The signature is the first line, as https://bford.info/cachedir/ has it.
    private static final String CACHE_TAG_TEXT = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This directory is a cache, made by Larder; backup programs may leave it out.
            # For information about cache directory tags see https://bford.info/cachedir/
            """;

    private static final String README_TEXT = """
            This directory belongs to a Larder store: it keeps the results of expensive computations, so that
            nothing is computed twice.

            entries/     one HDF5 file for each result; h5py, h5dump and other programs read them
            state/       what running programs need: who computes what, pins and tags
            tmp/         files in the making
            quarantine/  damaged files, for you to look at; nothing reads them

            The file beside this directory, of the same name without .d, lists the entries by type and key.
            It is safe to delete the whole directory while no program uses it: what was in it is computed
            again when it is needed. Do not change or delete single files in it.
            """;

    private RootCheck() {}

    /** Returns where the place is, without looking. */
    static Hdf5Root rootOf(String place, Sharing sharing) {
        if (!place.endsWith(".h5") && !place.endsWith(".hdf5")) {
            throw new StoreUriException(
                    "hdf5: needs a file whose name ends in .h5 or .hdf5, such as hdf5:results.h5, not 'hdf5:" + place
                            + "'");
        }
        try {
            Path path = Path.of(place).toAbsolutePath().normalize();
            if (path.toString().codePoints().anyMatch(c -> c > Character.MAX_VALUE)) {
                throw new StoreUriException("hdf5: cannot use a path with characters beyond U+FFFF, which libhdf5 would"
                        + " spell differently; name another place");
            }
            return Hdf5Root.at(path, sharing);
        } catch (InvalidPathException e) {
            throw new StoreUriException("hdf5: needs a file's path, and this is none: " + e.getReason(), e);
        }
    }

    /** Returns the store at the place, after making it where there was none. */
    static Hdf5Root open(String place, Sharing sharing) {
        Hdf5Root root = rootOf(place, sharing);
        try {
            if (!root.isThere()) {
                make(root);
            }
            check(root);
            return root;
        } catch (IOException e) {
            // There may have been no store yet, so none can be gone.
            throw StoreUnavailableException.of(
                    "open a store", root.directory(), root.directory().resolve("/"), e);
        }
    }

    static Hdf5Root openToRead(String place, Sharing sharing) {
        Hdf5Root root = rootOf(place, sharing);
        if (!root.isThere()) {
            throw new StoreUnavailableException(
                    "there is no store at hdf5:" + place + " to be read; open it without mode=read to make one");
        }
        return root.attempt("open the store", () -> {
            check(root);
            return root;
        });
    }

    /** Returns whether there is anything at the place. */
    static boolean isTaken(String place) {
        Hdf5Root root = rootOf(place, Sharing.OWNER);
        return Files.exists(root.catalogue(), LinkOption.NOFOLLOW_LINKS)
                || Files.exists(root.directory(), LinkOption.NOFOLLOW_LINKS);
    }

    private static void make(Hdf5Root root) throws IOException {
        if (Files.exists(root.catalogue(), LinkOption.NOFOLLOW_LINKS) && !Catalogue.isOne(root.catalogue())) {
            throw new StoreUnavailableException(root.catalogue()
                    + " is there already, and is no store of Larder's; it was left as it is: name another place");
        }
        if (Files.exists(root.directory(), LinkOption.NOFOLLOW_LINKS)) {
            try (Stream<Path> there = Files.list(root.directory())) {
                if (!there.allMatch(file ->
                        UNFINISHED.matcher(file.getFileName().toString()).matches())) {
                    throw new StoreUnavailableException(root.directory()
                            + " holds other things than a store; it was left as it is: name another place");
                }
            }
        }
        Path parent = root.directory().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        root.sharing().makeDirectory(root.directory());
        root.sharing().check(root.directory());
        for (Path directory : new Path[] {root.entries(), root.quarantine(), root.temporary()}) {
            root.sharing().makeDirectory(directory);
        }
        Files.writeString(root.directory().resolve("CACHEDIR.TAG"), CACHE_TAG_TEXT, StandardCharsets.US_ASCII);
        Files.writeString(root.directory().resolve("README.txt"), README_TEXT, StandardCharsets.US_ASCII);
        Path unfinished = root.directory().resolve("FORMAT." + UUID.randomUUID() + ".new");
        Files.writeString(unfinished, FORMAT_TEXT, StandardCharsets.US_ASCII);
        Device.REAL.force(unfinished);
        Files.move(unfinished, root.format(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        if (Sharing.POSIX) {
            Device.REAL.force(root.directory());
            if (parent != null) {
                Device.REAL.force(parent);
            }
        }
    }

    private static void check(Hdf5Root root) throws IOException {
        if (Files.size(root.format()) > MAX_FORMAT_BYTES
                || !Files.readString(root.format(), StandardCharsets.ISO_8859_1).equals(FORMAT_TEXT)) {
            throw new UnsupportedFormatException(root.format()
                    + " is damaged, or names a format or feature that this version of Larder does not know; use the"
                    + " version that wrote it");
        }
        root.sharing().check(root.directory());
    }
}
