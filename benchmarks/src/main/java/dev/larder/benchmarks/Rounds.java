package dev.larder.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * Runs every benchmark in a virtual machine of its own, one after the other and then all of them again, and prints the
 * medians as rows of a Markdown table. What else the machine does in the meantime then falls on all of them alike.
 */
public final class Rounds {
    private static final String ALLOCATED = "gc.alloc.rate.norm";

    private record Row(String unit, List<Double> scores, List<Double> allocated) {
        static Row of(String unit) {
            return new Row(unit, new ArrayList<>(), new ArrayList<>());
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();

    private Rounds() {}

    /** @param arguments how many rounds, and the scripts whose one line is a time in nanoseconds, to be timed beside */
    public static void main(String[] arguments) throws RunnerException, IOException, InterruptedException {
        Rounds rounds = new Rounds();
        for (int round = Integer.parseInt(arguments[0]); round > 0; round--) {
            for (int processors : new int[] {1, 2}) {
                rounds.run("ArrayDigest", " (" + processors + (processors == 1 ? " thread)" : " threads)"), processors);
            }
            rounds.run("SmallKey", "", 2);
            rounds.run("MemoryHit", "", 2);
            rounds.run("FileDigest", "", 2);
            for (int i = 1; i < arguments.length; i++) {
                rounds.runScript(arguments[i]);
            }
        }
        rounds.print();
    }

    private void run(String benchmarks, String suffix, int processors) throws RunnerException {
        Options options = new OptionsBuilder()
                .include("\\." + benchmarks + "\\.")
                .forks(1)
                .warmupIterations(5)
                .warmupTime(TimeValue.seconds(1))
                .measurementIterations(3)
                .measurementTime(TimeValue.seconds(1))
                .jvmArgsAppend("-XX:ActiveProcessorCount=" + processors, "-Xmx1g")
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build();
        for (RunResult each : new Runner(options).run()) {
            Result<?> result = each.getPrimaryResult();
            String name = each.getParams().getBenchmark();
            Row row = rows.computeIfAbsent(
                    name.substring(name.lastIndexOf('.', name.lastIndexOf('.') - 1) + 1) + suffix,
                    ignored -> Row.of(result.getScoreUnit()));
            row.scores().add(result.getScore());
            Result<?> allocated = each.getSecondaryResults().get(ALLOCATED);
            if (allocated != null) {
                row.allocated().add(allocated.getScore());
            }
        }
    }

    private void runScript(String script) throws IOException, InterruptedException {
        Process process = new ProcessBuilder("/usr/bin/python3", script)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(script + " failed");
        }
        String name = String.valueOf(Path.of(script).getFileName());
        rows.computeIfAbsent(name, ignored -> Row.of("ns/op")).scores().add(Double.parseDouble(said.strip()));
    }

    private void print() {
        System.out.println("| benchmark | median | least – most | bytes allocated |");
        System.out.println("|---|---|---|---|");
        rows.forEach((name, row) -> System.out.println(String.format(
                Locale.ROOT,
                "| %s | %.4g %s | %.4g – %.4g | %s |",
                name,
                median(row.scores()),
                row.unit(),
                Collections.min(row.scores()),
                Collections.max(row.scores()),
                row.allocated().isEmpty() ? "" : String.format(Locale.ROOT, "%.0f", median(row.allocated())))));
    }

    private static double median(List<Double> scores) {
        List<Double> sorted = scores.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }
}
