package dev.larder.cli;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The files around a command: those it is to write are put aside, and those it wrote without saying so are noticed. */
final class ExecFiles implements AutoCloseable {
    /** More files than this are not looked through for what was written without a word. */
    private static final int MOST = 10_000;

    private final Map<Path, Path> aside = new LinkedHashMap<>();
    private final Path here;
    private final Map<Path, Seen> before;
    private boolean isKept;

    /** What is remembered of a file. */
    private record Seen(long size, long modified) {}

    private ExecFiles(Path here) throws IOException {
        this.here = here;
        this.before = snapshot(here);
    }

    /** Puts aside what lies where the command is to write. */
    static ExecFiles prepare(List<String> outputs) throws IOException {
        ExecFiles files = new ExecFiles(Path.of("").toAbsolutePath());
        try {
            for (String output : outputs) {
                Path target = ExecCommand.path(output).toAbsolutePath();
                if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
                    Path other = ExecResult.aside(target);
                    Files.move(target, other);
                    files.aside.put(target, other);
                }
            }
        } catch (IOException e) {
            files.close();
            throw e;
        }
        return files;
    }

    /** Returns the files in this directory that were made or changed, other than those named; the first few. */
    List<String> others(List<String> outputs) throws IOException {
        Map<Path, Seen> after = snapshot(here);
        List<Path> named = outputs.stream()
                .map(output -> ExecCommand.path(output).toAbsolutePath().normalize())
                .toList();
        TreeSet<String> others = new TreeSet<>();
        after.forEach((path, seen) -> {
            boolean isNamed = named.stream().anyMatch(path::startsWith);
            if (!isNamed && !aside.containsValue(path) && !seen.equals(before.get(path))) {
                others.add(here.relativize(path).toString());
            }
        });
        return others.stream().limit(5).toList();
    }

    private static Map<Path, Seen> snapshot(Path here) throws IOException {
        Map<Path, Seen> files = new HashMap<>();
        Files.walkFileTree(here, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                // Hidden ones are other programs', the default store among them; a store elsewhere says itself what it
                // is.
                boolean isOthers = !directory.equals(here)
                        && (directory.getFileName().toString().startsWith(".")
                                || Files.exists(directory.resolve("CACHEDIR.TAG")));
                return isOthers ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                files.put(
                        file,
                        new Seen(
                                attributes.size(), attributes.lastModifiedTime().toMillis()));
                return files.size() < MOST ? FileVisitResult.CONTINUE : FileVisitResult.TERMINATE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return files.size() < MOST ? files : Map.of();
    }

    /** Says that what the command wrote is good, and what lay there before is not needed any more. */
    void keep() {
        isKept = true;
    }

    /** Removes what was put aside, or puts it back. */
    @Override
    public void close() throws IOException {
        for (Map.Entry<Path, Path> each : aside.entrySet()) {
            if (isKept) {
                delete(each.getValue());
            } else {
                delete(each.getKey());
                Files.move(each.getValue(), each.getKey());
            }
        }
        aside.clear();
    }

    /** Deletes a file or a directory with all that is in it, if it is there. */
    static void delete(Path root) throws IOException {
        if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
