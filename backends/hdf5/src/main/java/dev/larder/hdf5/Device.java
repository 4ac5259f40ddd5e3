package dev.larder.hdf5;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** What a disk may fail at, or lack; a test's disk does. */
interface Device {
    /** The disk that there is. */
    Device REAL = new Device() {};

    /** Forces what was written to an open file to stable storage. */
    default void force(RandomAccessFile written, Path file) throws IOException {
        written.getFD().sync();
    }

    /** Forces the bytes of a file, or the names in a directory, to stable storage; interrupts come afterwards. */
    default void force(Path path) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
                    channel.force(true);
                    return;
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** Gives a file a second name, unless there is a file of that name. */
    default void link(Path name, Path existing) throws IOException {
        Files.createLink(name, existing);
    }
}
