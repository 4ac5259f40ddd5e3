package dev.larder.filesystem;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.UUID;

/** Where damaged files are kept for a person to look at. Nothing reads them any more; they may be deleted at any time. */
record Quarantine(StoreRoot root) {
    private static final int DIGITS = 64;

    /**
     * Moves a file here, and returns whether there was one.
     *
     * @param kind a word for what it is
     */
    boolean take(Path file, String kind) throws IOException {
        String name = file.getFileName().toString();
        // The same one may be damaged more than once.
        String unique = UUID.randomUUID().toString().replace("-", "");
        Path target = root.quarantine()
                .resolve(kind + "." + name.substring(0, Math.min(DIGITS, name.length())) + "." + unique);
        try {
            Files.move(file, target, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } catch (NoSuchFileException e) {
            if (root.isThere() && Files.isDirectory(root.quarantine())) {
                return false;
            }
            throw e;
        }
    }
}
