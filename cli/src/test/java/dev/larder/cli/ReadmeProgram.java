package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The README's Java, which is a part of an example: compiled beside that, and run. */
final class ReadmeProgram {
    private static final Path EXAMPLE =
            Readme.PROJECT.resolve("examples/src/main/java/dev/larder/examples/FirstSteps.java");

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
        JavaProgram program = new JavaProgram(classes);
        program.compile("FromTheReadme.java", program(statements));
        program.run("dev.larder.examples.FromTheReadme");
        assertThat(new Cli(classes)
                        .run("ls", "--store", "file:" + classes.resolve("results"))
                        .lines())
                .as("computed once and stored, under a heading")
                .hasSize(2);
    }

    private static String program(List<String> statements) {
        return statements.stream()
                .map(line -> "        " + line + "\n")
                .collect(Collectors.joining("", """
                        package dev.larder.examples;

                        import dev.larder.Larder;
                        import dev.larder.examples.FirstSteps.Rates;

                        class FromTheReadme {
                            public static void main(String[] args) {
                        """, "    }\n}\n"));
    }
}
