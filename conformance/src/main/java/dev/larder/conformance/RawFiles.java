package dev.larder.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;

/** The files under a directory, as the pieces of a store. */
record RawFiles(Path root) implements RawStorage {
    @Override
    public List<String> pieces() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
                    .map(file -> root.relativize(file).toString())
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public byte[] read(String piece) {
        try {
            return Files.readAllBytes(root.resolve(piece));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void write(String piece, byte[] bytes) {
        Path file = root.resolve(piece);
        try {
            Files.createDirectories(file.resolveSibling("."));
            try {
                overwrite(file, bytes);
            } catch (AccessDeniedException e) {
                // A sealed file: damage does not ask for permission.
                var permissions = Files.getPosixFilePermissions(file);
                Files.delete(file);
                overwrite(file, bytes);
                Files.setPosixFilePermissions(file, permissions);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Cut to length only at the end: some filesystems flush a file that was emptied and written again, at every close. */
    private static void overwrite(Path file, byte[] bytes) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            ByteBuffer buffer = ByteBuffer.wrap(bytes);
            while (buffer.hasRemaining()) {
                channel.write(buffer);
            }
            channel.truncate(bytes.length);
        }
    }

    @Override
    public void delete(String piece) {
        try {
            Files.delete(root.resolve(piece));
        } catch (NoSuchFileException e) {
            // Something else deleted it first, as closing a store deletes its temporary files.
            return;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
