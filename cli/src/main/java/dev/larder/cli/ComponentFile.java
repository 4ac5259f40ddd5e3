package dev.larder.cli;

import dev.larder.key.InvalidComponentException;
import dev.larder.key.Recipe;
import java.util.Locale;

/** A component that the user has written down in a file. */
final class ComponentFile {
    private ComponentFile() {}

    /** Tells whether a file of this name is YAML; all else is JSON. */
    static boolean isYaml(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        return name.endsWith(".yaml") || name.endsWith(".yml");
    }

    /** Returns its recipe; {@code -} is standard input, which is JSON. */
    static Recipe read(String file, Shell shell) {
        String text = SourceText.read(file, shell.in(), SourceText.MOST_OF_A_COMPONENT);
        try {
            return isYaml(file) ? Recipe.readYaml(text) : Recipe.read(text);
        } catch (InvalidComponentException e) {
            throw Refusal.input((file.equals("-") ? "standard input" : file) + ": " + e.getMessage(), e);
        }
    }
}
