package dev.larder.cli;

import dev.larder.CachePolicy;
import dev.larder.Larder;
import dev.larder.Outcome;
import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.store.DataStore;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Runs another program, unless it was run before with the same arguments and inputs. */
@Command(
        name = "exec",
        description = "Run a command, unless its result is stored: then restore its files and say again what it said.",
        footer = {
            "",
            "The result depends on the command and its arguments, the contents of the files after -i, what -p and --env name,",
            "and on nothing else: whatever the command reads has to be said, its own script too (-i script.py). It gets no",
            "standard input. Files after -o are moved aside first, and come back if the command fails. The exit code is the",
            "command's; one that is not 0 is not stored, unless --keep-failures is given.",
            "Of several that ask for one result at once, one runs the command and the others wait for it."
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class ExecCommand implements Callable<Integer> {
    private static final Duration PATIENCE = Duration.ofDays(365);

    @ParentCommand
    private LarderCommand larder;

    @Option(names = "-i", paramLabel = "FILE", description = "A file or directory that the command reads.")
    private List<String> inputs = new ArrayList<>();

    @Option(names = "-o", paramLabel = "FILE", description = "A file or directory that the command writes.")
    private List<String> outputs = new ArrayList<>();

    @Option(names = "-p", paramLabel = "NAME=VALUE", description = "Something else that the result depends on.")
    private List<String> parameters = new ArrayList<>();

    @Option(names = "--env", paramLabel = "NAME", description = "An environment variable that the result depends on.")
    private List<String> environment = new ArrayList<>();

    @Option(names = "--keep-failures", description = "Store the result also when the exit code is not 0.")
    private boolean keepFailures;

    @Option(names = "--again", description = "Run the command, and put its result in the place of the stored one.")
    private boolean again;

    @Option(names = "--dry-run", description = "Say whether the command would run, and why; run nothing.")
    private boolean dryRun;

    @Parameters(arity = "1..*", paramLabel = "COMMAND", description = "The command and its arguments, after --.")
    private List<String> command;

    @Override
    public Integer call() throws Exception {
        ExecRequest request = ExecRequest.of(command, inputs, outputs, parameters, environment, larder.shell());
        Component component = request.component();
        ExecRun run = new ExecRun(request, larder.shell(), keepFailures ? ExecRun.Failing.KEPT : ExecRun.Failing.TOLD);
        try (DataStore store = larder.openOrMake();
                Larder cache =
                        Larder.builder().patience(PATIENCE).policy(policy()).open(store)) {
            if (dryRun) {
                return explain(cache, component);
            }
            Outcome<Datum.Mapping> outcome =
                    cache.fetch(component, Address.VALUE, TypeRef.of(Datum.Mapping.class), run::compute);
            if (!run.wasRun()) {
                ExecResult.of(outcome.value()).restore(request, larder.shell());
            }
            int exitCode = ExecResult.of(outcome.value()).exitCode();
            tell(outcome, exitCode, run);
            return exitCode;
        } catch (ExecRun.FailedException e) {
            return e.exitCode();
        }
    }

    private CachePolicy policy() {
        CachePolicy policy = CachePolicy.standard();
        return again ? policy.mode(CachePolicy.Mode.REFRESH) : policy;
    }

    private int explain(Larder cache, Component component) {
        var reason = cache.explain(component, Address.VALUE);
        larder.report(
                new JsonLine()
                        .with("hit", reason.isEmpty())
                        .with("reason", reason.map(Object::toString).orElse("")),
                Printable.of(reason.map(why -> "would run: " + why).orElse("is stored, and would not run")));
        return reason.isEmpty() ? Exit.DONE : Exit.NOT_FOUND;
    }

    /** With --json, says on standard error what came of it: standard output is the command's. */
    private void tell(Outcome<Datum.Mapping> outcome, int exitCode, ExecRun run) {
        if (outcome instanceof Outcome.Uncached<Datum.Mapping> uncached) {
            larder.shell().complain("not stored: " + uncached.reason());
        }
        if (larder.json()) {
            larder.shell()
                    .complainAs(new JsonLine()
                            .with("key", outcome.address().key().toString())
                            .with("outcome", outcome.getClass().getSimpleName().toLowerCase(Locale.ROOT))
                            .with("ran", run.wasRun())
                            .with("exit", exitCode)
                            .with("millis", outcome.took().toMillis())
                            .text());
        }
    }

    /** Returns the path of a file that was named on the command line. */
    static Path path(String name) {
        return InputFile.path(name);
    }
}
