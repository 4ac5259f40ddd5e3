package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program in another language, written from the document alone, derives the same keys. */
class TwinTest {
    private static final Path TWIN = Vectors.root().resolve("tools/larder_key.py");

    @TempDir
    Path directory;

    private record Ended(int code, String output) {}

    @BeforeEach
    void thereIsATwinAndAPython() throws Exception {
        assumeTrue(Files.exists(TWIN), "tools/larder_key.py is not here");
        boolean python;
        try {
            python = run(List.of("python3", "-c", "import sys; sys.exit(sys.version_info < (3, 8))"))
                            .code()
                    == 0;
        } catch (IOException e) {
            python = false;
        }
        assumeTrue(python, "there is no python3 of 3.8 or later on this machine");
    }

    @Test
    void agreesWithEveryVector() throws Exception {
        Ended ended = run(
                List.of("python3", TWIN.toString(), "--vectors", Vectors.file().toString()));
        assertThat(ended.code()).as(ended.output()).isZero();
    }

    @Test
    void noticesAVectorThatIsWrong() throws Exception {
        String vectors = Files.readString(Vectors.file(), StandardCharsets.UTF_8);
        String key = Vectors.read().components().get(0).key();
        Path wrong = Files.writeString(
                directory.resolve("wrong.json"),
                vectors.replace(key, key.substring(0, key.length() - 1) + (key.endsWith("0") ? "1" : "0")));

        Ended ended = run(List.of("python3", TWIN.toString(), "--vectors", wrong.toString()));

        assertThat(ended.code()).as(ended.output()).isNotZero();
    }

    @Test
    void passesItsOwnTests() throws Exception {
        Path tests = TWIN.resolveSibling("test_larder_key.py");
        assumeTrue(Files.exists(tests), "tools/test_larder_key.py is not here");
        Ended ended = run(List.of("python3", tests.toString()));
        assertThat(ended.code()).as(ended.output()).isZero();
    }

    private Ended run(List<String> command) throws IOException, InterruptedException {
        Path output = directory.resolve("output");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Vectors.root().toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().put("PYTHONDONTWRITEBYTECODE", "1");
        Process process = builder.start();
        try {
            assertThat(process.waitFor(300, TimeUnit.SECONDS))
                    .as("%s ends", command)
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Ended(process.exitValue(), Files.readString(output, StandardCharsets.UTF_8));
    }
}
