package dev.larder.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a killed process left in the making goes when the next file is made there, and what a live one makes stays. */
@Timeout(60)
class PartFileTest {
    @TempDir
    Path dir;

    /** Begins a file, says so, and waits to be killed. */
    static final class Maker {
        private Maker() {}

        public static void main(String[] arguments) throws Exception {
            PartFile part = PartFile.beside(Path.of(arguments[0]));
            Files.writeString(part.path(), "half");
            System.out.println(part.path());
            TimeUnit.MINUTES.sleep(1);
            part.close();
        }
    }

    private List<Path> names() throws IOException {
        try (Stream<Path> files = Files.list(dir)) {
            return files.toList();
        }
    }

    @Test
    void nothingIsLeftOfAFileThatIsDone() throws Exception {
        try (PartFile part = PartFile.beside(dir.resolve("a.h5"))) {
            Files.writeString(part.path(), "whole");
            Files.move(part.path(), dir.resolve("a.h5"));
        }
        assertThat(names()).containsExactly(dir.resolve("a.h5"));
    }

    @Test
    void whatThisProcessMakesStays() throws Exception {
        try (PartFile one = PartFile.beside(dir.resolve("a.h5"))) {
            Files.writeString(one.path(), "half");
            PartFile.beside(dir.resolve("b.h5")).close();
            assertThat(one.path()).hasContent("half");
        }
        assertThat(names()).isEmpty();
    }

    @Test
    void whatAnotherProcessMakesStaysUntilItIsKilled() throws Exception {
        Process maker = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Maker.class.getName(),
                        dir.resolve("a.h5").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            Path part = Path.of(maker.inputReader().readLine());
            PartFile.beside(dir.resolve("b.h5")).close();
            assertThat(part).hasContent("half");
            assertThat(names()).hasSize(2);
            maker.destroyForcibly().waitFor();
            assertThat(part).exists();
            PartFile.beside(dir.resolve("b.h5")).close();
            assertThat(names()).isEmpty();
        } finally {
            maker.destroyForcibly();
        }
    }

    @Test
    void whatIsNotLardersStays() throws Exception {
        Path part = Files.createFile(dir.resolve(".larder-1.part"));
        Path other = Files.createFile(dir.resolve("mine.lock"));
        PartFile.beside(dir.resolve("a.h5")).close();
        assertThat(names()).containsExactlyInAnyOrder(part, other);
    }
}
