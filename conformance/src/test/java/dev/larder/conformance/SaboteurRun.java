package dev.larder.conformance;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * One saboteur's process, from its start to its verdict. It has little memory and little time: what it takes of both is nobody
 * else's loss, and it is no verdict when they run out.
 *
 * @param failures what broke and why, by group and promise
 * @param tried how many promises were tried
 * @param left what the run left in its directory
 */
record SaboteurRun(Map<String, String> failures, int tried, Set<String> left, Duration took) {
    private static final String MEMORY = "-Xmx512m";
    private static final Map<String, String> BRISK = Map.of(
            "larder.race.seconds", "0.3", "larder.integrity", "quick", "larder.kills", "8", "larder.large", "56");

    /**
     * Runs a group of the kit over a saboteur, in a process of its own with a directory of its own.
     *
     * @throws AssertionError if the process came to no verdict
     */
    static SaboteurRun of(String saboteur, String group, Path directory, Duration patience)
            throws IOException, InterruptedException {
        Files.createDirectories(directory);
        Path temporary = Files.createDirectory(directory.resolve("temporary"));
        Path said = directory.resolve("said");
        Path log = directory.resolve("log");
        List<String> options = new ArrayList<>(List.of(MEMORY, "-Djava.io.tmpdir=" + temporary));
        BRISK.forEach((name, value) -> options.add("-D" + name + "=" + value));
        // Stores are broken on purpose here: what they log of it is noise.
        options.add("-Dorg.slf4j.simpleLogger.defaultLogLevel=off");
        ProcessBuilder builder = ChildJvm.builder(options, SaboteurMain.class)
                .redirectOutput(said.toFile())
                .redirectError(log.toFile());
        builder.command().addAll(List.of(saboteur, group));
        long start = System.nanoTime();
        Process process = builder.start();
        boolean ended = false;
        try {
            ended = process.waitFor(patience.toSeconds(), TimeUnit.SECONDS);
        } finally {
            // Its own children's input ends with it, and so they end, too.
            process.toHandle().destroyForcibly();
        }
        process.waitFor();
        Duration took = Duration.ofNanos(System.nanoTime() - start);
        List<String> lines = Files.readAllLines(said, StandardCharsets.UTF_8);
        if (!ended || process.exitValue() != 0 || !lines.contains(SaboteurMain.DONE)) {
            throw new AssertionError(
                    "no verdict on " + saboteur + " in " + group + " after " + took.toMillis() + " ms: "
                            + (ended ? "its process ended with " + process.exitValue() : "it was not done in time")
                            + "; it had said "
                            + lines + ", and in its log stands\n" + tail(log));
        }
        Files.delete(said);
        Files.delete(log);
        return verdict(lines, left(directory), took);
    }

    private static SaboteurRun verdict(List<String> lines, Set<String> left, Duration took) {
        Map<String, String> failures = new TreeMap<>();
        int tried = 0;
        for (String line : lines) {
            String[] words = line.split("\t");
            if (words[0].equals(SaboteurMain.BROKEN)) {
                failures.put(words[1] + "." + words[2], words[3]);
            } else if (words[0].equals(SaboteurMain.TRIED)) {
                tried = Integer.parseInt(words[1]);
            }
        }
        return new SaboteurRun(failures, tried, left, took);
    }

    /** Returns what lies in the directory but the empty one for temporary files. */
    private static Set<String> left(Path directory) throws IOException {
        Set<String> left = new TreeSet<>();
        try (Stream<Path> files = Files.walk(directory)) {
            files.map(file -> directory.relativize(file).toString()).forEach(left::add);
        }
        left.removeAll(Set.of("", "temporary"));
        return left;
    }

    private static String tail(Path log) throws IOException {
        String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        return text.substring(Math.max(0, text.length() - 4_000));
    }

    /** Returns the groups in which something broke. */
    Set<String> groups() {
        Set<String> groups = new TreeSet<>();
        failures.keySet().forEach(name -> groups.add(name.substring(0, name.indexOf('.'))));
        return groups;
    }
}
