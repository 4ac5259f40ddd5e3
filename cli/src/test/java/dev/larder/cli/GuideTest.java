package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java of each guide is one program, which is compiled and run. */
class GuideTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"caching.md", "pipelines.md"})
    void itsProgramCompilesAndRuns(String guide) throws IOException, InterruptedException {
        Readme text = new Readme(Files.readString(Readme.PROJECT.resolve("docs").resolve(guide)));
        List<String> members = new ArrayList<>();
        List<String> statements = new ArrayList<>();
        for (Readme.Block block : text.blocks("java")) {
            boolean declares = block.lines().get(0).matches("(record|static|public interface|@).*");
            (declares ? members : statements).addAll(block.lines());
        }
        assertThat(statements).hasSizeGreaterThan(10);
        JavaProgram program = new JavaProgram(directory);
        program.compile("Guide.java", program(members, statements));
        program.run("Guide");
    }

    private static String program(List<String> members, List<String> statements) {
        return """
                import dev.larder.*;
                import dev.larder.key.*;
                import dev.larder.pipeline.*;
                import dev.larder.store.*;
                import java.nio.file.Path;
                import java.time.Duration;
                import java.util.List;

                public class Guide {
                """
                + members.stream().collect(Collectors.joining("\n", "", "\n"))
                + "public static void main(String[] args) throws Exception {\n"
                + statements.stream().collect(Collectors.joining("\n", "", "\n}\n}\n"));
    }
}
