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
        Digest known = file.bytes().knownDigest();
        BlockHasher written = new BlockHasher();
        try (FileChannel out = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            try {
                ByteBuffer slab = ByteBuffer.allocate((int) Math.min(content.size(), 1 << 20));
                for (long at = 0; at < content.size(); at += slab.capacity()) {
                    slab.clear().limit((int) Math.min(slab.capacity(), content.size() - at));
                    content.read(at, slab);
                    slab.flip();
                    if (known != null) {
                        written.update(slab.duplicate());
                    }
                    while (slab.hasRemaining()) {
                        out.write(slab);
                    }
                }
                // A digest that is known already is what the user relies on, whatever the content let through.
                if (known != null && !known.equals(ContentDigest.ofBytes(content.size(), written.digests()))) {
                    throw new InvalidDatumException("the bytes that were to be written to " + target
                            + " are not those of " + known + "; nothing was kept of them");
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
