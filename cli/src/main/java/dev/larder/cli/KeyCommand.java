package dev.larder.cli;

import dev.larder.key.Recipe;
import dev.larder.key.RecipeLeaf;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
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

    @Option(
            names = "--annotate",
            description =
                    "Print first what the key is made of: a line for each value, and hints where one may not be meant.")
    private boolean annotate;

    @Override
    public Integer call() {
        Recipe recipe = ComponentFile.read(component, larder.shell());
        if (annotate) {
            annotate(recipe);
        }
        larder.report(
                new JsonLine().with("key", recipe.key().toString()).with("type", recipe.type()),
                recipe.key().toString());
        return Exit.DONE;
    }

    private void annotate(Recipe recipe) {
        List<RecipeLeaf> leaves = RecipeLeaf.of(recipe);
        if (larder.json()) {
            leaves.forEach(leaf -> larder.report(json(leaf)));
        } else {
            new LeafLines(leaves, larder.shell().columns()).all().forEach(larder.shell()::say);
        }
    }

    private static JsonLine json(RecipeLeaf leaf) {
        JsonLine json = new JsonLine()
                .with("path", leaf.path())
                .with("kind", leaf.kind())
                .with("value", leaf.value());
        leaf.hint().ifPresent(hint -> json.with("hint", hint));
        return json;
    }
}
