package dev.larder.filesystem;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program that states no version is edited, compiled and run again, each time in a process of its own. */
class EditAndRerunTest {
    private static final String PROGRAM = """
            package acme;

            import dev.larder.CachedFunction;
            import dev.larder.Larder;
            import dev.larder.Outcome;

            public class Program {
                record Rates(double rate, int steps) {}

                static double run(Rates rates) {
                    final double step = 0.5;
                    return Solver.solve(rates.rate(), rates.steps(), step);
                }

                static CachedFunction<Rates, Double> cached(Larder larder) {
                    return larder.function("acme.rates", Rates.class, Double.class).of(Program::run);
                }

                static CachedFunction<Rates, Double> lambda(Larder larder) {
                    return larder.function("acme.lambda", Rates.class, Double.class).of(rates -> run(rates) + 1);
                }

                public static void main(String[] args) {
                    try (Larder larder = Larder.open("file:" + args[0])) {
                        for (CachedFunction<Rates, Double> each : java.util.List.of(cached(larder), lambda(larder))) {
                            Outcome<Double> outcome = each.outcome(new Rates(2.5, 4));
                            System.out.println((outcome.isHit() ? "hit " : "computed ") + outcome.value() + " "
                                    + each.key(new Rates(2.5, 4)));
                        }
                    }
                }
            }

            class Solver {
                static double solve(double rate, int steps, double step) {
                    double sum = 0;
                    for (int i = 0; i < steps; i++) {
                        sum += rate * step;
                    }
                    return sum;
                }
            }
            """;

    @TempDir
    Path directory;

    private int compiled;

    private Path compile(String source, String debug) throws IOException {
        Path classes = directory.resolve("classes" + compiled++);
        Path file = directory.resolve("src" + compiled).resolve("acme/Program.java");
        Files.createDirectories(file.getParent());
        Files.createDirectories(classes);
        Files.writeString(file, source);
        int code = ToolProvider.getSystemJavaCompiler()
                .run(null, null, null, debug, "-proc:none", "-cp", path(), "-d", classes.toString(), file.toString());
        assertThat(code).isZero();
        return classes;
    }

    private static String path() {
        return System.getProperty("java.class.path");
    }

    /** Returns what the program printed: a line each for its two functions. */
    private List<String> run(String classPath) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=off",
                        "acme.Program",
                        directory.resolve("store").toString())
                .redirectErrorStream(true);
        builder.environment().put("CLASSPATH", classPath);
        Process process = builder.start();
        List<String> lines = process.inputReader(StandardCharsets.UTF_8).lines().toList();
        assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).as(lines.toString()).isZero();
        return lines;
    }

    private List<String> run(Path classes) throws IOException, InterruptedException {
        return run(classes + File.pathSeparator + path());
    }

    private static List<String> hits(List<String> lines) {
        return lines.stream().map(line -> line.replace("computed", "hit")).toList();
    }

    @Test
    void whatDidNotChangeIsAHitAndWhatDidIsComputed() throws Exception {
        List<String> first = run(compile(PROGRAM, "-g"));
        assertThat(first.get(0)).startsWith("computed 5.0 sha256:");
        assertThat(first.get(1)).startsWith("computed 6.0 sha256:");

        String sameCode = PROGRAM.replace("package acme;", "package acme; // edited\n\n\n")
                .replace("sum", "total")
                .replace("System.out.println((", "System.out.println(\"\" + (");
        assertThat(run(compile(sameCode, "-g:none"))).isEqualTo(hits(first));

        List<String> edited = run(compile(PROGRAM.replace("rate * step", "rate * step * 2"), "-g"));
        assertThat(edited.get(0)).startsWith("computed 10.0 sha256:");
        assertThat(edited.get(1)).startsWith("computed 11.0 sha256:");

        assertThat(run(compile(PROGRAM, "-g:source,lines"))).isEqualTo(hits(first));
    }

    @Test
    void aProgramInAnArchiveWithLarderSharesItsResults() throws Exception {
        Path classes = compile(PROGRAM, "-g");
        List<String> first = run(classes);
        List<Path> directories = new ArrayList<>(List.of(classes));
        List<String> archives = new ArrayList<>();
        for (String entry : path().split(File.pathSeparator)) {
            if (Files.isDirectory(Path.of(entry))) {
                directories.add(Path.of(entry));
            } else {
                archives.add(entry);
            }
        }
        Path all = directory.resolve("all.jar");
        pack(all, directories);
        String others = String.join(File.pathSeparator, archives);
        assertThat(run(all + File.pathSeparator + others)).isEqualTo(hits(first));
    }

    private static void pack(Path jar, List<Path> directories) throws IOException {
        Set<String> packed = new HashSet<>();
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            for (Path directory : directories) {
                try (Stream<Path> files = Files.walk(directory)) {
                    for (Path each : (Iterable<Path>) files.filter(Files::isRegularFile)::iterator) {
                        String name = directory.relativize(each).toString();
                        // Of files of one name the first is taken, as on a class path.
                        if (packed.add(name)) {
                            out.putNextEntry(new JarEntry(name));
                            Files.copy(each, out);
                            out.closeEntry();
                        }
                    }
                }
            }
        }
    }
}
