package dev.larder.data;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Writing a tree out to a directory of the user's: checked, and all or nothing. */
final class TreeCopy {
    private TreeCopy() {}

    /** Beside the target first: whoever looks at its name sees the whole, or nothing. */
    static void write(Datum.Tree tree, Path target) throws IOException {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(target.toString());
        }
        Path part = target.toAbsolutePath()
                .resolveSibling(".larder-"
                        + Long.toHexString(ThreadLocalRandom.current().nextLong()) + ".part");
        Files.createDirectory(part);
        try {
            fill(tree, part);
            Files.move(part, target.toAbsolutePath());
        } catch (IOException | RuntimeException | Error e) {
            try {
                remove(part);
            } catch (IOException left) {
                e.addSuppressed(left);
            }
            throw e;
        }
    }

    private static void fill(Datum.Tree tree, Path directory) throws IOException {
        for (Map.Entry<String, Datum.Node> member : tree.members().entrySet()) {
            Path path = FileName.in(directory, member.getKey());
            if (member.getValue() instanceof Datum.Tree inner) {
                Files.createDirectory(path);
                fill(inner, path);
            } else {
                member.getValue().copyTo(path);
            }
        }
    }

    private static void remove(Path directory) throws IOException {
        Files.walkFileTree(directory, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }
}
