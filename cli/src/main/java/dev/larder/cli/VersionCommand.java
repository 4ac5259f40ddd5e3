package dev.larder.cli;

import dev.larder.key.Recipe;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParentCommand;

/** Prints which Larder this is. */
@Command(name = "version", description = "Print which Larder this is, and on which Java it runs.")
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class VersionCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Override
    public Integer call() {
        // Stands in the jar's manifest, so it is not known to a build that is run from its classes.
        String version = Optional.ofNullable(VersionCommand.class.getPackage().getImplementationVersion())
                .orElse("unpackaged");
        String java = System.getProperty("java.version", "unknown");
        larder.report(
                new JsonLine().with("version", version).with("java", java).with("recipe", Recipe.SCHEMA),
                "larder " + version + " (" + Recipe.SCHEMA + ", Java " + java + ")");
        return Exit.DONE;
    }
}
