package dev.larder.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/** Reads the names in a directory and in those below it. For one thread, and one directory. */
final class TreeReader {
    /** Each directory takes two levels of the text, and a file three. */
    private static final int MAX_LEVELS = (CanonicalJson.MAX_DEPTH - 3) / 2;

    /** The directories that the walk is inside of, by what tells them apart: a link back up leads to one of them. */
    private final Deque<Object> inside = new ArrayDeque<>();

    private final Path root;
    private int count;

    private TreeReader(Path root) {
        this.root = root;
    }

    static Datum.Tree read(Path root) {
        TreeReader reader = new TreeReader(root);
        if (!(reader.node(root) instanceof Datum.Tree tree)) {
            throw new InvalidDatumException("not a directory: " + root);
        }
        return tree;
    }

    static InvalidDatumException tooMany(String what) {
        return new InvalidDatumException(what + " holds more than " + Datum.Tree.MAX_NODES
                + " files and directories; pack it into one file, such as a tar, and take that");
    }

    private Datum.Node node(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (attributes.isDirectory()) {
                Object key = attributes.fileKey();
                return directory(path, key == null ? path.toRealPath() : key);
            } else if (attributes.isRegularFile()) {
                return Datum.File.at(path);
            }
            throw new InvalidDatumException(
                    path + " is neither a file nor a directory, and has no content of its own; leave it out");
        } catch (NoSuchFileException e) {
            if (Files.isSymbolicLink(path)) {
                throw new InvalidDatumException(
                        path + " is a link that leads nowhere; remove it, or put there what it should lead to", e);
            }
            throw new InvalidDatumException("no such file: " + path, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static InvalidDatumException endless(Path path) {
        return new InvalidDatumException(
                path + " leads back to a directory that it lies in, and would never end; remove the link");
    }

    private Datum.Tree directory(Path directory, Object key) throws IOException {
        if (inside.contains(key)) {
            throw endless(directory);
        }
        if (inside.size() == MAX_LEVELS) {
            throw new InvalidDatumException(directory + " lies deeper than " + MAX_LEVELS
                    + " directories; pack what is below into one file, such as a tar");
        }
        inside.push(key);
        Map<String, Datum.Node> members = new HashMap<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                if (++count > Datum.Tree.MAX_NODES) {
                    throw tooMany(root.toString());
                }
                members.put(name(entry), node(entry));
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        inside.pop();
        return new Datum.Tree(members);
    }

    private static String name(Path entry) {
        try {
            return FileName.of(entry);
        } catch (InvalidDatumException e) {
            throw new InvalidDatumException(entry + ": " + e.getMessage(), e);
        }
    }
}
