package dev.larder.data;

import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Content of a regular file as it is when it is read; opened for each read, so that it holds no descriptor. */
record FileContent(Path path, long size) implements Content {
    static FileContent of(Path path) {
        try {
            if (!Files.exists(path)) {
                throw new InvalidDatumException("no such file: " + path);
            }
            if (!Files.isRegularFile(path)) {
                throw new InvalidDatumException("not a regular file: " + path);
            }
            return new FileContent(path, Files.size(path));
        } catch (NoSuchFileException e) {
            throw new InvalidDatumException("no such file: " + path, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void read(long position, ByteBuffer into) {
        java.util.Objects.checkFromIndexSize(position, into.remaining(), size);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long at = position;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw new EOFException(path + " became shorter while it was read");
                }
                at += count;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
