package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;

/** The README's Java, which is a part of an example: compiled beside that, and run. */
final class ReadmeProgram {
    private static final Path EXAMPLE =
            Readme.PROJECT.resolve("examples/src/main/java/dev/larder/examples/FirstSteps.java");
    private static final String CLASS_PATH = System.getProperty("java.class.path");

    private final Path directory;

    ReadmeProgram(Path directory) {
        this.directory = directory;
    }

    void run(List<String> lines) throws IOException, InterruptedException {
        String example = Files.readString(EXAMPLE);
        List<String> statements = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith("record ")) {
                // The example's own, whose function takes no other.
                assertThat(example).contains("    " + line + "\n");
            } else {
                statements.add(line);
            }
        }
        Path classes = Files.createTempDirectory(directory, "program");
        compile(statements, classes);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        classes + System.getProperty("path.separator") + CLASS_PATH,
                        "dev.larder.examples.FromTheReadme")
                .directory(classes.toFile())
                .redirectErrorStream(true)
                .redirectOutput(classes.resolve("output").toFile())
                .start();
        try {
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        } finally {
            process.destroyForcibly();
        }
        assertThat(process.exitValue())
                .as(Files.readString(classes.resolve("output")))
                .isZero();
        assertThat(new Cli(classes)
                        .run("ls", "--store", "file:" + classes.resolve("results"))
                        .lines())
                .as("computed once and stored, under a heading")
                .hasSize(2);
    }

    private static void compile(List<String> statements, Path classes) throws IOException {
        Path source = Files.writeString(
                classes.resolve("FromTheReadme.java"),
                statements.stream()
                        .map(line -> "        " + line + "\n")
                        .collect(Collectors.joining("", """
                                package dev.larder.examples;

                                import dev.larder.Larder;
                                import dev.larder.examples.FirstSteps.Rates;

                                class FromTheReadme {
                                    public static void main(String[] args) {
                                """, "    }\n}\n")));
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        assertThat(compiler).as("the compiler, which a JDK has").isNotNull();
        StringWriter complaints = new StringWriter();
        try (StandardJavaFileManager files = compiler.getStandardFileManager(null, null, null)) {
            boolean compiled = compiler.getTask(
                            complaints,
                            files,
                            null,
                            List.of("-classpath", CLASS_PATH, "-d", classes.toString(), "-proc:none"),
                            null,
                            files.getJavaFileObjects(source))
                    .call();
            assertThat(compiled).as(complaints.toString()).isTrue();
        }
    }
}
