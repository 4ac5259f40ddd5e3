package dev.larder.data;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Content of a regular file as it was when this was made; opened for each read, so that it holds no descriptor.
 *
 * <p>Bytes read before and after somebody wrote to the file would make up a content that never was, so a file that changes
 * in between is an error.
 */
record FileContent(Path path, Stamp stamp) implements Content {
    private static final Logger LOG = LoggerFactory.getLogger(FileContent.class);

    /**
     * What tells that a file was written to, or that another took its place: as fine as the file system's clock.
     *
     * @param key names the file behind the path, where the system has such a thing
     */
    record Stamp(long size, FileTime modified, @Nullable Object key) {
        static Stamp of(BasicFileAttributes attributes) {
            return new Stamp(attributes.size(), attributes.lastModifiedTime(), attributes.fileKey());
        }
    }

    static FileContent of(Path path) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw new InvalidDatumException("not a regular file: " + path);
            }
            return new FileContent(path, Stamp.of(attributes));
        } catch (NoSuchFileException e) {
            throw new InvalidDatumException("no such file: " + path, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Asks for the owner's permission, not for ours, which would make the key depend on who derives it. */
    static boolean isExecutable(Path path) {
        try {
            PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
            return view != null && view.readAttributes().permissions().contains(PosixFilePermission.OWNER_EXECUTE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public long size() {
        return stamp.size();
    }

    /** @throws InvalidDatumException when the file is not the one any more that it was */
    @Override
    public void read(long position, ByteBuffer into) {
        Objects.checkFromIndexSize(position, into.remaining(), size());
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            long at = position;
            while (into.hasRemaining()) {
                int count = channel.read(into, at);
                if (count < 0) {
                    throw changed();
                }
                at += count;
            }
            // Looked at after the bytes were read: what was written before then shows, what comes later is not in them.
            if (!Stamp.of(Files.readAttributes(path, BasicFileAttributes.class)).equals(stamp)) {
                throw changed();
            }
        } catch (NoSuchFileException e) {
            throw new InvalidDatumException("the file " + path + " is gone, and its bytes are still needed", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Returns the digest of the whole file, from the memo where it has it.
     *
     * <p>What the memo is told is true: the stamp was the same before the file was read and after.
     *
     * @throws InvalidDatumException when the file is not the one any more that it was
     */
    Digest digest() {
        Optional<DigestMemo> memo = DigestMemo.configured();
        Optional<FileStamp> before = memo.isPresent() ? settled() : Optional.empty();
        if (memo.isEmpty() || before.isEmpty()) {
            return ContentDigest.ofBytes(size(), blockDigests());
        }
        Optional<Digest> known = memo.get().find(before.get());
        if (known.isPresent()) {
            read(size(), ByteBuffer.allocate(0));
            return known.get();
        }
        Digest digest = ContentDigest.ofBytes(size(), blockDigests());
        if (before.equals(settled())) {
            memo.get().keep(before.get(), digest);
        }
        return digest;
    }

    private Optional<FileStamp> settled() {
        try {
            return FileStamp.settled(path);
        } catch (IOException e) {
            // Whoever reads the file next finds out what is the matter with it.
            LOG.debug("no stamp of {}", path, e);
            return Optional.empty();
        }
    }

    private InvalidDatumException changed() {
        return new InvalidDatumException("the file " + path
                + " changed while it was in use; let nobody write to it meanwhile, or copy it first");
    }
}
