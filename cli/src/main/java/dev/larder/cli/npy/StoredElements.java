package dev.larder.cli.npy;

import dev.larder.data.Content;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Objects;

/** The bytes behind the header, as they stand; the file is opened for each read, so that no descriptor is held. */
record StoredElements(Path file, long offset, long size) implements Content {
    @Override
    public void read(long position, ByteBuffer into) {
        Objects.checkFromIndexSize(position, into.remaining(), size);
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            NpyFile.readFully(channel, offset + position, into);
        } catch (IOException e) {
            throw new UncheckedIOException(file + ": " + e.getMessage(), e);
        }
    }
}
