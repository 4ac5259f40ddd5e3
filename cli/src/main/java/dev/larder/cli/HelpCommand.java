package dev.larder.cli;

import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code larder help}: the help of all, or of one command. Picocli's own cannot stand beside options that all commands share. */
@Command(name = "help", description = "Print this help, or that of a command.")
final class HelpCommand implements Callable<Integer> {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before it calls
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "COMMAND", description = "The command to be told about.")
    private @Nullable String command;

    @Override
    public Integer call() {
        CommandLine larder = spec.parent().commandLine();
        CommandLine told = command == null ? larder : larder.getSubcommands().get(command);
        if (told == null) {
            throw new CommandLine.UnmatchedArgumentException(larder, command);
        }
        told.usage(larder.getOut());
        return Exit.DONE;
    }
}
