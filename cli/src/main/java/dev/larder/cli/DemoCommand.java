package dev.larder.cli;

import java.util.concurrent.Callable;
import java.util.spi.ToolProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Runs the demo, a program of its own that is found on the class path. */
@Command(name = "demo", description = "Run an example on real data, and see what is computed and what is found again.")
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class DemoCommand implements Callable<Integer> {
    private static final String TOOL = "larder-demo";

    @ParentCommand
    private LarderCommand larder;

    @Override
    public Integer call() {
        ToolProvider demo = ToolProvider.findFirst(TOOL)
                .orElseThrow(() -> Refusal.input("the demo is not on the class path; it comes with larder-examples,"
                        + " and the launcher script in the project's root has it"));
        if (larder.json()) {
            throw Refusal.input(
                    "the demo is written for people and has no --json; 'larder ls --json' lists what it left");
        }
        Shell shell = larder.shell();
        String[] arguments =
                larder.statedStore().map(uri -> new String[] {"--store", uri}).orElse(new String[0]);
        return demo.run(shell.out(), shell.err(), arguments);
    }
}
