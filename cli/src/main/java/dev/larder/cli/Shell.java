package dev.larder.cli;

import java.io.BufferedWriter;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * What a command talks to: the standard streams, the environment, and what is known of the terminal.
 *
 * <p>Everything is UTF-8 with {@code \n}, whatever the locale: a recipe's bytes must be the same wherever it is printed.
 *
 * @param bytes what the two writers write to, for what is no text of ours
 * @param terminals which of the standard streams are terminals
 * @param columns of the terminal, or what is taken for it
 */
record Shell(
        PrintWriter out,
        PrintWriter err,
        InputStream in,
        Bytes bytes,
        Map<String, String> environment,
        Set<Stream> terminals,
        int columns) {
    /** The standard streams without an encoding. */
    record Bytes(OutputStream out, OutputStream err) {}

    /** A standard stream. */
    enum Stream {
        OUT,
        ERR
    }

    private static final int USUAL_COLUMNS = 120;
    private static final int FEWEST_COLUMNS = 40;

    /** Returns the shell that this process was started from. */
    static Shell ofProcess() {
        // Java 17 cannot tell whether one stream is a terminal; the launcher can, and says so.
        String terminals = System.getProperty("larder.terminals", "");
        Set<Stream> streams = terminals.equals("out,err")
                ? Set.of(Stream.OUT, Stream.ERR)
                : terminals.equals("out")
                        ? Set.of(Stream.OUT)
                        : terminals.equals("err") ? Set.of(Stream.ERR) : Set.of();
        Bytes bytes = new Bytes(new StandardOutput(), new FileOutputStream(FileDescriptor.err));
        return new Shell(
                writer(bytes.out()),
                writer(bytes.err()),
                System.in,
                bytes,
                System.getenv(),
                streams,
                columns(System.getProperty("larder.columns", "")));
    }

    private static PrintWriter writer(OutputStream stream) {
        return new PrintWriter(new BufferedWriter(new OutputStreamWriter(stream, StandardCharsets.UTF_8), 1 << 14));
    }

    private static int columns(String stated) {
        return stated.matches("[1-9][0-9]{0,3}") ? Math.max(FEWEST_COLUMNS, Integer.parseInt(stated)) : USUAL_COLUMNS;
    }

    /** Prints one line to standard output. */
    void say(String line) {
        out.print(line);
        out.print('\n');
    }

    /** Prints one line to standard error, after what went to standard output before. */
    void complain(String line) {
        out.flush();
        err.print("larder: " + Printable.of(line) + "\n");
        err.flush();
    }

    /** Prints one line to standard error as it is. */
    void complainAs(String line) {
        out.flush();
        err.print(line + "\n");
        err.flush();
    }

    /** Passes bytes on to a standard stream as they are, after what went there before. */
    void pass(Stream stream, byte[] buffer, int length) throws IOException {
        PrintWriter before = stream == Stream.OUT ? out : err;
        OutputStream to = stream == Stream.OUT ? bytes.out() : bytes.err();
        before.flush();
        to.write(buffer, 0, length);
        to.flush();
    }

    boolean isTerminal(Stream stream) {
        return terminals.contains(stream);
    }

    /** Returns whether colours may be used: on a terminal that knows them, unless NO_COLOR is set. */
    boolean colours() {
        return isTerminal(Stream.OUT)
                && environment.getOrDefault("NO_COLOR", "").isEmpty()
                && !environment.getOrDefault("TERM", "").equals("dumb");
    }

    /** Returns the text in bold where colours may be used. */
    String bold(String text) {
        return colours() ? "\u001b[1m" + text + "\u001b[0m" : text;
    }
}
