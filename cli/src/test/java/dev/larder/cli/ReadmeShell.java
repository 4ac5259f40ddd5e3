package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The lines that the README has for a shell. */
final class ReadmeShell {
    /** The phases of Maven's default and clean life cycles that people ask for. */
    private static final Set<String> PHASES = Set.of("clean", "compile", "test", "package", "verify", "install");

    private final Path directory;

    ReadmeShell(Path directory) {
        this.directory = directory;
    }

    void run(String line) throws IOException, InterruptedException {
        List<String> words = List.of(line.split(" +"));
        switch (words.get(0)) {
            case "./larder" -> launch(words.subList(1, words.size()));
            // What they do is what runs this test.
            case "mvn", "./mvnw" -> build(words.subList(1, words.size()));
            default -> throw new AssertionError("no test runs '" + line + "'");
        }
        if (words.get(0).startsWith("./")) {
            assertThat(Readme.PROJECT.resolve(words.get(0))).isExecutable();
        }
    }

    private static void build(List<String> phases) {
        assertThat(PHASES).containsAll(phases);
        assertThat(Readme.PROJECT.resolve("pom.xml")).isRegularFile();
    }

    /** Runs the launcher and the real command; only the build is another one, that takes what this test was built with. */
    private void launch(List<String> arguments) throws IOException, InterruptedException {
        Path home = Files.createTempDirectory(directory, "project");
        Files.createDirectories(home.resolve("cli/src/main"));
        Files.createFile(home.resolve("pom.xml"));
        Files.copy(Readme.PROJECT.resolve("larder"), home.resolve("larder"));
        writeJar(home.resolve("built.jar"));
        Path mvn = Files.createDirectories(home.resolve("tools")).resolve("mvn");
        Files.writeString(mvn, "#!/bin/sh\ncp built.jar cli/target/larder-cli.jar\n");
        for (Path script : List.of(mvn, home.resolve("larder"))) {
            Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
        }
        Path out = home.resolve("out");
        Path err = home.resolve("err");
        ProcessBuilder builder = new ProcessBuilder("./larder")
                .directory(home.toFile())
                .redirectOutput(out.toFile())
                .redirectError(err.toFile());
        builder.command().addAll(arguments);
        builder.environment().put("PATH", mvn.getParent() + ":" + System.getenv("PATH"));
        builder.environment().put("JAVA_HOME", System.getProperty("java.home"));
        builder.environment().put("LARDER_STORE", ReadmeCommands.demoStore(directory));
        builder.environment().put("LARDER_JAVA_OPTS", "-Djava.io.tmpdir=" + home);
        Process process = builder.start();
        process.getOutputStream().close();
        try {
            assertThat(process.waitFor(3, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as("%s, and on standard error: %s", Files.readString(out), Files.readString(err))
                .isZero();
        assertThat(out).content(StandardCharsets.UTF_8).isNotBlank();
    }

    private static void writeJar(Path jar) throws IOException {
        Manifest manifest = new Manifest();
        Attributes main = manifest.getMainAttributes();
        main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
        main.put(Attributes.Name.MAIN_CLASS, LarderCommand.class.getName());
        main.put(
                Attributes.Name.CLASS_PATH,
                Stream.of(System.getProperty("java.class.path").split(System.getProperty("path.separator")))
                        .map(path -> Path.of(path).toUri().toString())
                        .collect(Collectors.joining(" ")));
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream written = new JarOutputStream(out, manifest)) {
            written.finish();
        }
    }
}
