package dev.larder.filesystem;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** A disk whose forces can be made to fail, and are written down, and which can be without hard links. */
final class FaultyDevice implements Disk.Device {
    final List<Path> forced = new ArrayList<>();
    Predicate<Path> broken = file -> false;
    boolean links = true;

    @Override
    public synchronized void force(FileChannel channel, Path file, Disk.Extent extent) throws IOException {
        forced.add(file);
        if (broken.test(file)) {
            throw new IOException("Input/output error");
        }
        Disk.Device.REAL.force(channel, file, extent);
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
        if (!links) {
            throw new FileSystemException(name.toString(), existing.toString(), "Operation not permitted");
        }
        Disk.Device.REAL.link(name, existing);
    }
}
