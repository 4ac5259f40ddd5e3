package dev.larder.jdbc;

import dev.larder.Larder;
import dev.larder.Outcome;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Another process that fetches the keys that it is told to, and says what it got. The two talk in lines; the child ends with the
 * test at the latest, since it halts when its input ends.
 */
final class OneKeyProcess implements AutoCloseable {
    private final Process process;
    private final BufferedReader output;
    private final Writer input;

    private OneKeyProcess(Process process) {
        this.process = process;
        this.output = process.inputReader(StandardCharsets.UTF_8);
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    /**
     * @param runs the file to which every run of the computation adds a line
     * @param millis how long the computation takes
     */
    static OneKeyProcess start(String uri, Path runs, String name, long millis, Duration term) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                        OneKeyProcess.class.getName(),
                        runs.toString(),
                        name,
                        Long.toString(millis),
                        Long.toString(term.toMillis()))
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        OneKeyProcess child = new OneKeyProcess(builder.start());
        child.say(uri);
        return child;
    }

    void say(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    String hear() throws IOException {
        return String.valueOf(output.readLine());
    }

    void signal(String signal) throws IOException, InterruptedException {
        new ProcessBuilder("kill", signal, Long.toString(process.pid())).start().waitFor();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        process.destroyForcibly().waitFor();
    }

    /**
     * The child: says {@code ready}, and for every number that it is told, the number, what it got, how, and for how many milliseconds
     * the machine kept it meanwhile from doing anything.
     */
    public static void main(String[] arguments) throws IOException {
        Path runs = Path.of(arguments[0]);
        String name = arguments[1];
        long millis = Long.parseLong(arguments[2]);
        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        Denied denied = new Denied(runs.resolveSibling(name + ".denied"));
        denied.setDaemon(true);
        denied.start();
        try (Larder larder = Larder.builder()
                .leaseTerm(Duration.ofMillis(Long.parseLong(arguments[3])))
                .open(in.readLine())) {
            System.out.println("ready");
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                String number = line;
                long before = denied.millis();
                Outcome<String> outcome =
                        larder.fetch(Samples.component(Long.parseLong(number)), String.class, context -> {
                            note(runs, number + " " + name);
                            sleep(millis);
                            return name;
                        });
                System.out.println(number + " " + outcome.value() + " "
                        + outcome.getClass().getSimpleName() + " " + (denied.millis() - before));
            }
        }
        Runtime.getRuntime().halt(0);
    }

    /** Does next to nothing again and again, on processor and disk, and adds up how much longer than that it takes. */
    private static final class Denied extends Thread {
        private static final long STEP_MILLIS = 10;

        private final Path file;
        private final AtomicLong nanos = new AtomicLong();
        private volatile long step = System.nanoTime();

        Denied(Path file) {
            super("denied");
            this.file = file;
        }

        /** Returns for how long until now, with the step that is not over. */
        long millis() {
            return TimeUnit.NANOSECONDS.toMillis(nanos.get() + tooMuch(System.nanoTime() - step));
        }

        private static long tooMuch(long taken) {
            return Math.max(0, taken - TimeUnit.MILLISECONDS.toNanos(2 * STEP_MILLIS));
        }

        @Override
        public void run() {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                while (true) {
                    OneKeyProcess.sleep(STEP_MILLIS);
                    channel.write(ByteBuffer.wrap(new byte[1]), 0);
                    channel.force(false);
                    long now = System.nanoTime();
                    nanos.addAndGet(tooMuch(now - step));
                    step = now;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static void note(Path runs, String line) {
        try {
            Files.writeString(runs, line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void sleep(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static List<String> runs(Path runs) throws IOException {
        return Files.exists(runs) ? Files.readAllLines(runs) : new ArrayList<>();
    }
}
