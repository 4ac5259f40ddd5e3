package dev.larder.hdf5;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;

/** The programs by which people read HDF5 files without Larder, as Debian installs them. */
final class OtherPrograms {
    static final String NO_H5PY = "there is no h5py for /usr/bin/python3; install python3-h5py";
    static final String NO_H5DUMP = "there is no /usr/bin/h5dump; install hdf5-tools";

    private static final long PATIENCE = 60;

    private OtherPrograms() {}

    static boolean haveH5py() {
        return succeeds("/usr/bin/python3", "-c", "import h5py");
    }

    static boolean haveH5dump() {
        return succeeds("/usr/bin/h5dump", "--version");
    }

    private static boolean succeeds(String... command) {
        try {
            return new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Returns the path of a script among the tests' resources. */
    static String script(String name) throws URISyntaxException {
        return Path.of(Objects.requireNonNull(OtherPrograms.class.getResource(name))
                        .toURI())
                .toString();
    }

    /** Runs Python, and returns the lines that it printed. */
    static List<String> python(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("/usr/bin/python3", "-X", "utf8"));
        command.addAll(List.of(arguments));
        return run(command.toArray(String[]::new));
    }

    /** Runs a program, which must succeed, and returns the lines that it printed. */
    static List<String> run(String... command) throws Exception {
        Path said = Files.createTempFile("larder-said", ".txt");
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();
            boolean ended = process.waitFor(PATIENCE, TimeUnit.SECONDS);
            process.destroyForcibly();
            String text = Files.readString(said, StandardCharsets.UTF_8);
            assertThat(ended).as("%s ends; it said %s", List.of(command), text).isTrue();
            assertThat(process.exitValue()).as(text).isZero();
            return text.lines().toList();
        } finally {
            Files.delete(said);
        }
    }
}
