package dev.larder.hdf5;

import java.nio.file.Path;

/**
 * An entry's file as a reader knows it: where its bytes can be had as long as this is kept, and what it is called in messages.
 */
final class ReadableFile {
    private final Path path;
    private final String place;

    ReadableFile(Path path, String place) {
        this.path = path;
        this.place = place;
    }

    Path path() {
        return path;
    }

    String place() {
        return place;
    }
}
