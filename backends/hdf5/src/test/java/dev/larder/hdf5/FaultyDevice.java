package dev.larder.hdf5;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A disk of which one force can be made to fail, whose forces are written down, and which can be without hard links. */
final class FaultyDevice implements Device {
    final List<Path> forced = new ArrayList<>();
    boolean links = true;

    /** The force that fails, counted from now on from 1; none where it is 0. */
    private int failing;

    synchronized void failAtForce(int number) {
        failing = number;
    }

    private synchronized void note(Path path) throws IOException {
        forced.add(path);
        if (failing > 0 && --failing == 0) {
            throw new IOException("Input/output error");
        }
    }

    @Override
    public void force(RandomAccessFile written, Path file) throws IOException {
        note(file);
        Device.REAL.force(written, file);
    }

    @Override
    public void force(Path path) throws IOException {
        note(path);
        Device.REAL.force(path);
    }

    @Override
    public void link(Path name, Path existing) throws IOException {
        if (!links) {
            throw new FileSystemException(name.toString(), existing.toString(), "Operation not permitted");
        }
        Device.REAL.link(name, existing);
    }
}
