package dev.larder.benchmarks;

import io.jhdf.HdfFile;
import io.jhdf.WritableHdfFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** Arrays in files of jhdf, one each and without checks, published by a rename. */
record Jhdf(Path directory) {
    void put(String name, double[] values) {
        try {
            Path staged = directory.resolve("staged");
            try (WritableHdfFile file = HdfFile.write(staged)) {
                file.putAttribute("rate", 12.5);
                file.putAttribute("solver", "runge-kutta");
                file.putDataset("value", values);
            }
            Files.move(staged, directory.resolve(name), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    double[] get(String name) {
        try (HdfFile file = new HdfFile(directory.resolve(name))) {
            return (double[]) file.getDatasetByPath("/value").getData();
        }
    }
}
