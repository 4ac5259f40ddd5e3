package dev.larder.cli;

import dev.larder.Context;
import dev.larder.data.Datum;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

/** A run of a command: what it says is passed on while it says it, and kept. */
final class ExecRun {
    private final ExecRequest request;
    private final Shell shell;
    private final Failing failing;
    private boolean wasRun;

    /** What becomes of an exit code that is not 0. */
    enum Failing {
        TOLD,
        KEPT
    }

    /** A command that ended with another code than 0: nothing of it is kept. */
    static final class FailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final int exitCode;

        FailedException(int exitCode) {
            super("the command ended with " + exitCode);
            this.exitCode = exitCode;
        }

        int exitCode() {
            return exitCode;
        }
    }

    ExecRun(ExecRequest request, Shell shell, Failing failing) {
        this.request = request;
        this.shell = shell;
        this.failing = failing;
    }

    boolean wasRun() {
        return wasRun;
    }

    Datum.Mapping compute(Context unused) throws IOException, InterruptedException, FailedException {
        wasRun = true;
        Path said = Files.createTempDirectory("larder-exec");
        deleteAtTheEnd(said);
        try (ExecFiles files = ExecFiles.prepare(request.outputs())) {
            int exitCode = run(said.resolve("out"), said.resolve("err"));
            if (exitCode != 0 && failing == Failing.TOLD) {
                throw new FailedException(exitCode);
            }
            request.requireUnchangedInputs();
            Map<String, Path> outputs = new LinkedHashMap<>();
            for (String name : request.outputs()) {
                Path path = ExecCommand.path(name).toAbsolutePath();
                if (Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
                    outputs.put(name, path);
                } else if (exitCode == 0) {
                    throw Refusal.input(
                            "the command did not write " + name + ", which -o says it does; nothing is stored");
                }
            }
            List<String> others = files.others(request.outputs());
            if (!others.isEmpty()) {
                shell.complain("the command also wrote " + String.join(", ", others)
                        + ", which is not restored next time; add -o for what is a result");
            }
            files.keep();
            return ExecResult.of(exitCode, said.resolve("out"), said.resolve("err"), outputs)
                    .datum();
        }
    }

    /** What was said is read when it is stored, after this; and then nobody needs it. */
    private static void deleteAtTheEnd(Path said) {
        said.toFile().deleteOnExit();
        said.resolve("out").toFile().deleteOnExit();
        said.resolve("err").toFile().deleteOnExit();
    }

    private int run(Path out, Path err) throws IOException, InterruptedException {
        Process process = start();
        Thread ending = new Thread(process::destroy);
        Runtime.getRuntime().addShutdownHook(ending);
        try {
            process.getOutputStream().close();
            AtomicReference<IOException> failure = new AtomicReference<>();
            Thread errors =
                    new Thread(() -> copy(process.getErrorStream(), err, Shell.Stream.ERR, failure), "standard error");
            errors.start();
            copy(process.getInputStream(), out, Shell.Stream.OUT, failure);
            errors.join();
            int exitCode = process.waitFor();
            if (failure.get() != null) {
                throw failure.get();
            }
            return exitCode;
        } finally {
            process.destroy();
            removeHook(ending);
        }
    }

    private static void removeHook(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The process is ending, and the hook does its work.
            return;
        }
    }

    private Process start() {
        try {
            return new ProcessBuilder(request.command()).start();
        } catch (IOException e) {
            throw Refusal.input("cannot run " + request.command().get(0) + ": " + Failures.reason(e), e);
        }
    }

    private void copy(InputStream from, Path to, Shell.Stream stream, AtomicReference<IOException> failure) {
        byte[] buffer = new byte[8192];
        try (OutputStream file = Files.newOutputStream(to)) {
            for (int count = from.read(buffer); count >= 0; count = from.read(buffer)) {
                file.write(buffer, 0, count);
                shell.pass(stream, buffer, count);
            }
        } catch (IOException e) {
            failure.compareAndSet(null, e);
        }
    }
}
