package dev.larder.filesystem;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/**
 * The files in one directory, read as they are asked for. A directory that is not there has none, unless the store is gone;
 * any other failure is raised, since to what decides on a listing, such as a gc, a missing name means something.
 */
final class Listing implements Iterator<Path> {
    private final StoreRoot root;
    private final Path directory;
    private @Nullable DirectoryStream<Path> open;
    private @Nullable Iterator<Path> names;

    private Listing(StoreRoot root, Path directory) {
        this.root = root;
        this.directory = directory;
        attempt(this::begin);
    }

    /** Returns the files; to be closed after use. */
    static Stream<Path> of(StoreRoot root, Path directory) {
        Listing listing = new Listing(root, directory);
        return StreamSupport.stream(
                        Spliterators.spliteratorUnknownSize(listing, Spliterator.DISTINCT | Spliterator.NONNULL), false)
                .onClose(() -> listing.attempt(listing::end));
    }

    private <T> T attempt(StoreRoot.Work<T> work) {
        return root.attempt("list " + root.place(directory), () -> {
            try {
                return work.run();
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        });
    }

    private boolean begin() throws IOException {
        try {
            DirectoryStream<Path> files = Files.newDirectoryStream(directory);
            open = files;
            names = files.iterator();
            return true;
        } catch (NoSuchFileException e) {
            if (!root.isThere()) {
                throw e;
            }
            return false;
        }
    }

    private boolean end() throws IOException {
        DirectoryStream<Path> files = open;
        open = null;
        names = null;
        if (files != null) {
            files.close();
        }
        return false;
    }

    @Override
    public boolean hasNext() {
        return attempt(() -> names != null && (names.hasNext() || end()));
    }

    @Override
    public Path next() {
        if (names == null) {
            throw new NoSuchElementException();
        }
        return names.next();
    }
}
