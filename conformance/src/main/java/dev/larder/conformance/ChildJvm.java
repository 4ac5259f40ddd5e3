package dev.larder.conformance;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Another process, with the same Java and class path, that opens the store and runs an {@link Errand}.
 *
 * <p>The two talk in lines, by the child's standard input and output. However a test ends, its children end with it: {@link
 * #close} kills, and a child whose input ends halts. For use by one thread.
 */
final class ChildJvm implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(150);

    /** Stands for the end of the child's output; no errand says it. */
    private static final String END = "\u0004";

    private final Errand errand;
    private final Process process;
    private final Writer input;
    private final BlockingQueue<String> output = new LinkedBlockingQueue<>();
    private final StringBuffer complaints = new StringBuffer();

    private ChildJvm(Errand errand, Process process) {
        this.errand = errand;
        this.process = process;
        this.input = process.outputWriter(StandardCharsets.UTF_8);
    }

    static ChildJvm start(String uri, Errand errand, Object... arguments) {
        return start(List.of("-Xmx256m"), uri, errand, arguments);
    }

    /** Starts a child with options of its own, such as little memory. */
    static ChildJvm start(List<String> options, String uri, Errand errand, Object... arguments) {
        ProcessBuilder builder = builder(options, ChildMain.class);
        try {
            ChildJvm child = new ChildJvm(errand, builder.start());
            child.pump(child.process.getInputStream(), child.output::add);
            child.pump(
                    child.process.getErrorStream(),
                    line -> child.complaints.append(line).append('\n'));
            // The URI, too, may hold what others must not see.
            child.say(uri);
            child.say(errand.name());
            child.say(Integer.toString(arguments.length));
            for (Object argument : arguments) {
                child.say(argument.toString());
            }
            return child;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns how a process is started with the same Java and class path as this one. */
    static ProcessBuilder builder(List<String> options, Class<?> main) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // A child lives for seconds: what makes it start fast counts, what makes it fast in the long run does not.
        command.addAll(List.of("-Xshare:auto", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC"));
        command.add("-Djava.awt.headless=true");
        command.addAll(options);
        command.add(main.getName());
        ProcessBuilder builder = new ProcessBuilder(command);
        // Not on the command line, which other users of the machine can read and which may be too short.
        builder.environment().put("CLASSPATH", classPath());
        return builder;
    }

    private static String classPath() {
        String classPath = System.getProperty("java.class.path", "");
        String modulePath = System.getProperty("jdk.module.path", "");
        return modulePath.isEmpty() ? classPath : classPath + System.getProperty("path.separator") + modulePath;
    }

    private void pump(InputStream from, java.util.function.Consumer<String> to) {
        Thread pump = new Thread(
                () -> {
                    try (BufferedReader reader =
                            new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8))) {
                        for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                            to.accept(line);
                        }
                    } catch (IOException e) {
                        // A killed child's pipe may end in an error; what it said until then was taken.
                        complaints.append(e).append('\n');
                    } finally {
                        to.accept(END);
                    }
                },
                "output of " + errand);
        pump.setDaemon(true);
        pump.start();
    }

    /** Says a line to the child. */
    void say(String line) {
        try {
            input.write(line + "\n");
            input.flush();
        } catch (IOException e) {
            throw failure("cannot be spoken to: " + e.getMessage());
        }
    }

    /** Returns what follows the word in the next line that begins with it; lines before it are passed over. */
    String hear(String word) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            String line = next(deadline - System.nanoTime());
            if (line == null) {
                throw failure("did not say '" + word + "' for " + PATIENCE.toSeconds() + " s");
            } else if (line.equals(END)) {
                throw failure("ended without saying '" + word + "'");
            } else if (line.equals(word) || line.startsWith(word + " ")) {
                return line.substring(word.length()).trim();
            }
        }
    }

    /** Returns the next line, whatever it is. */
    String hearLine() {
        String line = next(PATIENCE.toNanos());
        if (line == null || line.equals(END)) {
            throw failure("said nothing");
        }
        return line;
    }

    /** Says a line and returns the answer. */
    String ask(String question) {
        say(question);
        return hear(question);
    }

    /** Waits until the child has done its errand, and returns what it said meanwhile. */
    List<String> finish() {
        List<String> lines = rest(PATIENCE);
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw failure("failed");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was waited for in vain");
        }
        return lines;
    }

    /** Returns everything that the child still says until its output ends. */
    private List<String> rest(Duration patience) {
        List<String> lines = new ArrayList<>();
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            String line = next(deadline - System.nanoTime());
            if (line == null) {
                throw failure("did not end for " + patience.toSeconds() + " s");
            } else if (line.equals(END)) {
                return lines;
            }
            lines.add(line);
        }
    }

    private @Nullable String next(long nanos) {
        try {
            return output.poll(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was waited for in vain");
        }
    }

    /** Kills the child at once, as with {@code kill -9}, and returns everything that it had said. */
    List<String> kill() {
        // By its handle: the process itself would close the pipe at once, and what the child said last would be lost.
        process.toHandle().destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return rest(PATIENCE);
    }

    /** Stops the child in its tracks, until {@link #resume}; returns whether this system can do that. */
    boolean suspend() {
        return signal("-STOP");
    }

    void resume() {
        signal("-CONT");
    }

    private boolean signal(String signal) {
        try {
            return new ProcessBuilder("kill", signal, Long.toString(process.pid()))
                            .redirectErrorStream(true)
                            .start()
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Makes sure that the child is gone. */
    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private AssertionError failure(String what) {
        return new AssertionError("the child process that runs " + errand + " " + what
                + (process.isAlive() ? "" : " (exit code " + process.exitValue() + ")")
                + (complaints.length() == 0 ? "" : "; it complained:\n" + complaints));
    }
}
