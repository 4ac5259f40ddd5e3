package dev.larder.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Set;

/** Writing content out to a file of the user's: checked, and all or nothing. */
final class FileCopy {
    private FileCopy() {}

    static void write(Datum.File file, Path target) throws IOException {
        Content content = file.bytes().content();
        try (FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try {
                ByteBuffer slab = ByteBuffer.allocate((int) Math.min(content.size(), 1 << 20));
                for (long at = 0; at < content.size(); at += slab.capacity()) {
                    slab.clear().limit((int) Math.min(slab.capacity(), content.size() - at));
                    content.read(at, slab);
                    slab.flip();
                    while (slab.hasRemaining()) {
                        out.write(slab);
                    }
                }
                if (file.executable()) {
                    makeExecutable(target);
                }
            } catch (UncheckedIOException e) {
                Files.deleteIfExists(target);
                throw e.getCause();
            } catch (IOException | RuntimeException e) {
                Files.deleteIfExists(target);
                throw e;
            }
        }
    }

    private static void makeExecutable(Path target) throws IOException {
        PosixFileAttributeView view = Files.getFileAttributeView(target, PosixFileAttributeView.class);
        if (view != null) {
            Set<PosixFilePermission> permissions = view.readAttributes().permissions();
            permissions.add(PosixFilePermission.OWNER_EXECUTE);
            view.setPermissions(permissions);
        }
    }
}
