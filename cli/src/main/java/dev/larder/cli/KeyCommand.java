package dev.larder.cli;

import dev.larder.key.Recipe;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParentCommand;

/** Prints the key of a component. */
@Command(name = "key", description = "Print the key of a component, alone on one line; no store is needed.")
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class KeyCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Parameters(
            paramLabel = "COMPONENT.json",
            description = "What is computed, in JSON or (.yaml) YAML; - reads standard input.")
    private String component;

    @Override
    public Integer call() {
        Recipe recipe = ComponentFile.read(component, larder.shell());
        larder.report(
                new JsonLine().with("key", recipe.key().toString()).with("type", recipe.type()),
                recipe.key().toString());
        return Exit.DONE;
    }
}
