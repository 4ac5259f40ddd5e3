package dev.larder.cli;

import dev.larder.data.LarderException;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.StaleFenceException;
import dev.larder.store.StoreClosedException;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.List;
import picocli.CommandLine;

/** Turns whatever went wrong into one line on standard error and the number that the command ends with. */
final class Failures implements CommandLine.IParameterExceptionHandler, CommandLine.IExecutionExceptionHandler {
    private static final String DEBUG = "--debug";

    private final Shell shell;
    private final boolean debug;

    Failures(Shell shell, String[] arguments) {
        this.shell = shell;
        // Asked of the words themselves, since a command line with a mistake in it is not parsed to its end.
        this.debug = List.of(arguments).contains(DEBUG);
    }

    @Override
    public int handleParseException(CommandLine.ParameterException e, String[] arguments) {
        String command = e.getCommandLine().getCommandSpec().qualifiedName(" ");
        String line = line(e);
        shell.complain(line + (line.endsWith("?") ? " '" : "; '") + command + " --help' says what there is");
        trace(e);
        return Exit.BAD_INPUT;
    }

    private static String line(CommandLine.ParameterException e) {
        if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)
                || unmatched.getUnmatched().isEmpty()) {
            String message = String.valueOf(e.getMessage());
            return Character.toLowerCase(message.charAt(0)) + message.substring(1);
        }
        String word = unmatched.getUnmatched().get(0);
        boolean command = e.getCommandLine().getCommandSpec().parent() == null && !unmatched.isUnknownOption();
        String what = command
                ? "no command '" + word + "'"
                : unmatched.isUnknownOption() ? "no option '" + word + "'" : "'" + word + "' is one argument too many";
        return unmatched.getSuggestions().stream()
                .findFirst()
                .map(nearest -> what + ", did you mean '" + nearest + "'?")
                .orElse(what);
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine commandLine, CommandLine.ParseResult parseResult) {
        return handle(e);
    }

    int handle(Throwable e) {
        if (e instanceof OutputFailure output && output.isReaderGone()) {
            return Exit.READER_GONE;
        }
        int exitCode = exitCode(e);
        if (exitCode != Exit.INTERNAL) {
            shell.complain(line(e));
        } else if (e instanceof OutOfMemoryError) {
            shell.complain("out of memory; LARDER_JAVA_OPTS=-Xmx8g, or as much as there is, gives more");
        } else {
            shell.complain("an error of Larder's own: " + e
                    + (debug ? "" : "; run it again with " + DEBUG + " and report what that prints"));
        }
        trace(e);
        return exitCode;
    }

    private static String line(Throwable e) {
        Throwable told = e instanceof UncheckedIOException && e.getCause() != null ? e.getCause() : e;
        return told instanceof IOException io ? reason(io) : String.valueOf(told.getMessage());
    }

    /** Returns what went wrong; Java's own messages are often a path and nothing else. */
    static String reason(IOException e) {
        if (e instanceof NoSuchFileException missing) {
            return "no such file or directory: " + missing.getFile();
        } else if (e instanceof AccessDeniedException denied) {
            return "permission denied: " + denied.getFile();
        }
        return String.valueOf(e.getMessage());
    }

    private static int exitCode(Throwable e) {
        if (e instanceof Refusal refusal) {
            return refusal.exitCode();
        } else if (e instanceof CorruptEntryException) {
            return Exit.CORRUPT;
        } else if (e instanceof StoreUnavailableException
                || e instanceof StoreClosedException
                || e instanceof StaleFenceException) {
            return Exit.UNAVAILABLE;
        } else if (e instanceof UnsupportedFormatException) {
            return Exit.UNSUPPORTED_FORMAT;
        } else if (e instanceof LarderException
                || e instanceof OutputFailure
                || e instanceof UncheckedIOException
                || e instanceof IOException) {
            return Exit.BAD_INPUT;
        }
        return Exit.INTERNAL;
    }

    private void trace(Throwable e) {
        if (debug) {
            e.printStackTrace(shell.err());
            shell.err().flush();
        }
    }
}
