package dev.larder.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.util.zip.CRC32C;

/** The least that anybody could do who keeps bytes in files, checks them, and never shows half a file. */
final class Floor {
    private static final int PIECE = 1 << 20;

    private final Path directory;
    private final Path temporary;
    private final Path large;
    private long names;

    Floor(Path directory) throws IOException {
        this.directory = Files.createDirectories(directory);
        this.temporary = Files.createDirectory(directory.resolve("tmp"));
        this.large = directory.resolve("large");
    }

    /** Writes the bytes of an array with one pass of SHA-256 and one of CRC-32C over them. */
    void putLarge(double[] values) {
        try {
            Files.deleteIfExists(large);
            MessageDigest digest = Sha256.fresh();
            CRC32C crc = new CRC32C();
            ByteBuffer piece = ByteBuffer.allocateDirect(PIECE).order(ByteOrder.LITTLE_ENDIAN);
            try (FileChannel channel =
                    FileChannel.open(large, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                for (int at = 0; at < values.length; at += PIECE / Double.BYTES) {
                    int count = Math.min(PIECE / Double.BYTES, values.length - at);
                    piece.clear().limit(count * Double.BYTES);
                    piece.asDoubleBuffer().put(values, at, count);
                    digest.update(piece.duplicate());
                    crc.update(piece.duplicate());
                    while (piece.hasRemaining()) {
                        channel.write(piece);
                    }
                }
            }
            used(digest.digest()[0] + crc.getValue());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the array, copied from a map of the file, with one pass of CRC-32C. */
    double[] getLarge() {
        try (FileChannel channel = FileChannel.open(large)) {
            ByteBuffer map = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
            CRC32C crc = new CRC32C();
            crc.update(map.duplicate());
            double[] values = new double[map.remaining() / Double.BYTES];
            map.order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
            used(crc.getValue());
            return values;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** How well a file is to be kept. */
    enum Keeping {
        RELAXED,
        FORCED
    }

    /** Writes a small file under a temporary name and gives it its own by a hard link; returns it. */
    Path putSmall(byte[] bytes, Keeping keeping) {
        String name = Long.toHexString(names++);
        Path staged = temporary.resolve(name);
        Path file = directory.resolve(name);
        try {
            try (FileChannel channel =
                    FileChannel.open(staged, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap(bytes));
                if (keeping == Keeping.FORCED) {
                    channel.force(true);
                }
            }
            Files.createLink(file, staged);
            Files.delete(staged);
            if (keeping == Keeping.FORCED) {
                try (FileChannel names = FileChannel.open(directory)) {
                    names.force(true);
                }
            }
            return file;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the bytes of a small file. */
    static byte[] getSmall(Path file) {
        try (FileChannel channel = FileChannel.open(file)) {
            byte[] bytes = new byte[(int) channel.size()];
            channel.read(ByteBuffer.wrap(bytes));
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** So that no compiler leaves out what nobody looks at. */
    private static void used(long value) {
        if (value == Long.MIN_VALUE) {
            System.out.println(value);
        }
    }
}
