package dev.larder.cli;

import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.StoreUri;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The {@code larder} command itself: what all subcommands share, and the door that {@code java -jar} enters by. */
@Command(
        name = "larder",
        description = "Keeps the results of expensive computations, so that nothing is computed twice.",
        synopsisSubcommandLabel = "COMMAND",
        optionListHeading = "%nOptions of every command:%n",
        commandListHeading = "%nCommands:%n",
        footerHeading = "%n",
        footer = {
            "An ID is a key, or the beginning of one: 4 hex digits or more. COMPONENT.json is a file such as",
            "  {\"type\":\"rates\",\"version\":\"1\",\"parameters\":{\"n\":400}}",
            "or - for standard input.",
            "",
            "Exit codes: 0 done, 1 not found or a miss, 2 bad usage or input, 3 corruption found, 4 store unavailable,"
                    + " 5 unsupported format."
        })
final class LarderCommand implements Callable<Integer> {
    private static final String HERE = "file:.larder";

    /** Picocli knows no narrower one. */
    private static final int NARROWEST_HELP = 55;

    private static final Map<String, Class<?>> COMMANDS = commands();

    private final Shell shell;

    @Option(
            names = "--store",
            paramLabel = "URI",
            scope = ScopeType.INHERIT,
            description = "The store, such as file:results; if not given, LARDER_STORE, or else " + HERE + ".")
    private @Nullable String store;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print one JSON object per line.")
    private boolean json;

    @Option(names = "--debug", scope = ScopeType.INHERIT, description = "Print stack traces and a log.")
    @SuppressWarnings("UnusedVariable") // known to the parser here; looked for by who needs it before parsing
    private boolean debug;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            scope = ScopeType.INHERIT,
            description = "Print this help.")
    @SuppressWarnings("UnusedVariable") // picocli acts on it
    private boolean help;

    LarderCommand(Shell shell) {
        this.shell = shell;
    }

    private static Map<String, Class<?>> commands() {
        Map<String, Class<?>> commands = new LinkedHashMap<>();
        commands.put("demo", DemoCommand.class);
        commands.put("ls", LsCommand.class);
        commands.put("show", ShowCommand.class);
        commands.put("get", GetCommand.class);
        commands.put("put", PutCommand.class);
        commands.put("exec", ExecCommand.class);
        commands.put("key", KeyCommand.class);
        commands.put("diff", DiffCommand.class);
        commands.put("would-hit", WouldHitCommand.class);
        commands.put("rm", RmCommand.class);
        commands.put("verify", VerifyCommand.class);
        commands.put("gc", GcCommand.class);
        commands.put("compact", CompactCommand.class);
        commands.put("pack", PackCommand.class);
        commands.put("unpack", UnpackCommand.class);
        commands.put("version", VersionCommand.class);
        commands.put("help", HelpCommand.class);
        return commands;
    }

    /** Returns the commands that there are. */
    static Set<String> names() {
        return COMMANDS.keySet();
    }

    /** Runs the command that the arguments say, and ends the process with its exit code. */
    public static void main(String[] arguments) {
        for (String argument : arguments) {
            if (argument.equals("--debug")) {
                // Before the first logger is made: afterwards the level is settled.
                System.setProperty("org.slf4j.simpleLogger.defaultLogLevel", "debug");
            }
        }
        System.exit(run(Shell.ofProcess(), arguments));
    }

    /** Runs the command that the arguments say, and returns its exit code. */
    static int run(Shell shell, String... arguments) {
        Failures failures = new Failures(shell, arguments);
        try {
            int exitCode = commandLine(shell, arguments)
                    .setParameterExceptionHandler(failures)
                    .setExecutionExceptionHandler(failures)
                    .execute(arguments);
            shell.out().flush();
            return exitCode;
        } catch (Exception | Error e) { // the last place where it can still become a line
            return failures.handle(e);
        } finally {
            shell.err().flush();
        }
    }

    /**
     * Returns the commands that these arguments can mean. To look at a command's annotations takes 10 ms, and that of all of them
     * more than everything else that a start takes; only help and mistakes need them all.
     */
    private static Map<String, Class<?>> commandsIn(String... arguments) {
        Optional<String> first = Stream.of(arguments)
                .filter(argument -> !argument.startsWith("-"))
                .findFirst();
        if (first.isEmpty() || !COMMANDS.containsKey(first.get()) || first.get().equals("help")) {
            return COMMANDS;
        }
        Map<String, Class<?>> mentioned = new LinkedHashMap<>(COMMANDS);
        mentioned.keySet().retainAll(List.of(arguments));
        return mentioned;
    }

    private static CommandLine commandLine(Shell shell, String... arguments) {
        CommandLine commandLine = new CommandLine(new LarderCommand(shell));
        commandsIn(arguments).forEach(commandLine::addSubcommand);
        return commandLine
                .setOut(shell.out())
                .setErr(shell.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(
                        shell.colours() ? CommandLine.Help.Ansi.ON : CommandLine.Help.Ansi.OFF))
                .setUsageHelpWidth(Math.max(NARROWEST_HELP, Math.min(shell.columns(), 120)))
                // A parameter that begins with @ is no file to read further arguments from.
                .setExpandAtFiles(false);
    }

    /** No command was given: says which there are. */
    @Override
    public Integer call() {
        commandLine(shell).usage(shell.err());
        return Exit.BAD_INPUT;
    }

    Shell shell() {
        return shell;
    }

    boolean json() {
        return json;
    }

    /** Returns the store's URI where the user has named one. */
    Optional<String> statedStore() {
        if (store != null) {
            return Optional.of(store);
        }
        return Optional.ofNullable(shell.environment().get("LARDER_STORE")).filter(uri -> !uri.isEmpty());
    }

    /** Returns the store's URI. */
    String storeUri() {
        return statedStore().orElse(HERE);
    }

    /** Opens the store, making it where there is none. */
    DataStore openOrMake() {
        return DataStores.open(storeUri());
    }

    /** Opens the store if there is one: whoever only looks leaves nothing behind. */
    DataStore openExisting() {
        String uri = storeUri();
        if (!DataStores.exists(uri)) {
            throw Refusal.unavailable("no store at " + StoreUri.parse(uri)
                    + "; it is made when a program or 'larder put' first stores something,"
                    + " and --store or LARDER_STORE names another");
        }
        return DataStores.open(uri);
    }

    /** Prints a JSON object if that is asked for, and otherwise the line. */
    void report(JsonLine object, String line) {
        shell.say(json ? object.text() : line);
    }

    /** Prints a JSON object on a line of its own. */
    void report(JsonLine object) {
        shell.say(object.text());
    }
}
