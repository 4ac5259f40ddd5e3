package dev.larder.cli;

import dev.larder.data.Datum;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** What is kept of a command that ran: its exit code, what it said, and what it wrote. */
record ExecResult(Datum.Mapping datum) {
    private static final int BUFFER = 64 << 10;

    static ExecResult of(Datum.Mapping datum) {
        return new ExecResult(datum);
    }

    static ExecResult of(int exitCode, Path out, Path err, Map<String, Path> outputs) {
        Map<String, Datum> files = new TreeMap<>();
        outputs.forEach((name, path) -> files.put(name, Datum.Node.at(path)));
        return new ExecResult(new Datum.Mapping(Map.of(
                "exit", Datum.Whole.of(exitCode),
                "stdout", Datum.File.at(out).bytes(),
                "stderr", Datum.File.at(err).bytes(),
                "outputs", new Datum.Mapping(files))));
    }

    int exitCode() {
        return datum.member("exit") instanceof Datum.Whole code ? code.value().intValueExact() : Exit.INTERNAL;
    }

    /** Writes its files where they belong, each whole or not at all, and says again what it said. */
    void restore(ExecRequest request, Shell shell) throws IOException {
        if (datum.member("outputs") instanceof Datum.Mapping files) {
            for (String name : request.outputs()) {
                if (files.member(name) instanceof Datum.Node node) {
                    put(node, name);
                }
            }
        }
        replay(datum.member("stdout"), Shell.Stream.OUT, shell);
        replay(datum.member("stderr"), Shell.Stream.ERR, shell);
    }

    private static void put(Datum.Node node, String name) throws IOException {
        Path target = ExecCommand.path(name).toAbsolutePath();
        if (isThereAlready(node, target)) {
            return;
        }
        Path copy = aside(target);
        try {
            node.copyTo(copy);
            ExecFiles.delete(target);
            Files.move(copy, target);
        } catch (FileAlreadyExistsException e) {
            throw Refusal.input(name + " was made by somebody else meanwhile; remove it and try again", e);
        } catch (IOException e) {
            throw Refusal.input("cannot write " + name + ": " + Failures.reason(e), e);
        } finally {
            ExecFiles.delete(copy);
        }
    }

    /** What has the right content already keeps its time, so that whatever goes by times is not woken. */
    private static boolean isThereAlready(Datum.Node node, Path target) {
        return Files.exists(target, LinkOption.NOFOLLOW_LINKS)
                && dev.larder.data.CanonicalJson.digest(Datum.Node.at(target))
                        .equals(dev.larder.data.CanonicalJson.digest(node));
    }

    static Path aside(Path target) {
        return target.resolveSibling("." + target.getFileName() + ".larder-"
                + Long.toHexString(ThreadLocalRandom.current().nextLong()));
    }

    private static void replay(@org.jspecify.annotations.Nullable Datum said, Shell.Stream stream, Shell shell)
            throws IOException {
        if (!(said instanceof Datum.Bytes bytes)) {
            return;
        }
        byte[] buffer = new byte[BUFFER];
        long size = bytes.content().size();
        for (long at = 0; at < size; ) {
            ByteBuffer part = ByteBuffer.wrap(buffer, 0, (int) Math.min(buffer.length, size - at));
            bytes.content().read(at, part);
            shell.pass(stream, buffer, part.position());
            at += part.position();
        }
    }
}
