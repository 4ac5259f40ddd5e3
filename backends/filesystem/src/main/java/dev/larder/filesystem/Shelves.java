package dev.larder.filesystem;

import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A directory of files whose names begin with hex digits, spread over subdirectories by the first two.
 *
 * @param directory that holds the subdirectories
 */
record Shelves(StoreRoot root, Path directory) {
    private static final Pattern SHELF = Pattern.compile("[0-9a-f]{2}");
    private static final int SHELF_DIGITS = 2;

    /** Returns where the file of this name lies. */
    Path fileOf(String name) {
        return directory.resolve(name.substring(0, SHELF_DIGITS)).resolve(name);
    }

    /**
     * Returns the files whose names begin with the prefix, read one subdirectory at a time; to be closed after use.
     *
     * @param prefix hex digits; empty for all
     */
    Stream<Path> files(String prefix) {
        String first = prefix.substring(0, Math.min(SHELF_DIGITS, prefix.length()));
        return Listing.of(root, directory)
                .filter(shelf -> nameOf(shelf).startsWith(first) && isShelf(shelf))
                .sorted()
                .flatMap(shelf -> Listing.of(root, shelf))
                .filter(file -> nameOf(file).startsWith(prefix));
    }

    static boolean isShelf(Path path) {
        return SHELF.matcher(nameOf(path)).matches() && Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static String nameOf(Path path) {
        return path.getFileName().toString();
    }
}
