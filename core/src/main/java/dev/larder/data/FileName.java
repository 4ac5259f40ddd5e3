package dev.larder.data;

import java.io.ByteArrayOutputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;

/**
 * The name of a file in a directory, as a text.
 *
 * <p>Where names are bytes, as on Unix, Java decodes them by the locale, and a key must not depend on that: here they are
 * UTF-8 whatever the locale says. The bytes are had by way of the path's URI, which holds them as they are.
 */
final class FileName {
    private FileName() {}

    /** Returns the name after making sure that a directory can hold it, on this system or another. */
    static String check(String name) {
        if (name.isEmpty()
                || name.equals(".")
                || name.equals("..")
                || name.indexOf('/') >= 0
                || name.indexOf('\0') >= 0) {
            throw new InvalidDatumException("no file can have the name " + Excerpt.of(name)
                    + "; a name has at least one character, no / and no NUL, and is not . or ..");
        }
        Unicode.check(name);
        return name;
    }

    /**
     * Returns the last name of a path.
     *
     * @throws InvalidDatumException when it is no Unicode text
     */
    static String of(Path path) {
        String decoded = String.valueOf(path.getFileName());
        if (isAscii(decoded) || !isMadeOfBytes(path)) {
            return check(decoded);
        }
        try {
            return check(StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(bytes(path.toUri().getRawPath()))
                    .toString());
        } catch (CharacterCodingException e) {
            throw new InvalidDatumException("a file's name is not UTF-8; rename it", e);
        }
    }

    /** Returns the bytes of the last name in the path of a URI. */
    private static ByteBuffer bytes(String rawPath) {
        int end = rawPath.endsWith("/") ? rawPath.length() - 1 : rawPath.length();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int at = rawPath.lastIndexOf('/', end - 1) + 1; at < end; at++) {
            if (rawPath.charAt(at) == '%') {
                bytes.write(Integer.parseInt(rawPath, at + 1, at + 3, 16));
                at += 2;
            } else {
                bytes.write(rawPath.charAt(at));
            }
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    /**
     * Returns the path of this name in a directory, and never one outside of it.
     *
     * @throws InvalidDatumException when this system has no such name
     */
    static Path in(Path directory, String name) {
        Path path;
        try {
            path = isAscii(name) || !isMadeOfBytes(directory) ? directory.resolve(name) : ofBytes(directory, name);
        } catch (InvalidPathException e) {
            throw impossible(name);
        }
        // What is one name on one system may be a path on another: a backslash, a drive.
        if (!directory.equals(path.getParent()) || path.getNameCount() != directory.getNameCount() + 1) {
            throw impossible(name);
        }
        return path;
    }

    private static Path ofBytes(Path directory, String name) {
        String base = directory.toUri().toString();
        StringBuilder uri = new StringBuilder(base.endsWith("/") ? base : base + "/");
        for (byte each : name.getBytes(StandardCharsets.UTF_8)) {
            uri.append('%').append(Character.forDigit(each >> 4 & 15, 16)).append(Character.forDigit(each & 15, 16));
        }
        return Path.of(URI.create(uri.toString()));
    }

    private static InvalidDatumException impossible(String name) {
        return new InvalidDatumException(
                "the name " + Excerpt.of(name) + " cannot be a file's on this system; restore it on another");
    }

    private static boolean isMadeOfBytes(Path path) {
        return path.getFileSystem().getSeparator().equals("/")
                && path.getFileSystem().provider().getScheme().equals("file");
    }

    private static boolean isAscii(String name) {
        return name.chars().allMatch(c -> c < 0x80);
    }
}
