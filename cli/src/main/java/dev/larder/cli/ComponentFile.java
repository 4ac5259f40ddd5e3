package dev.larder.cli;

import dev.larder.key.InvalidComponentException;
import dev.larder.key.Recipe;

/** A component that the user has written down in a file. */
final class ComponentFile {
    private ComponentFile() {}

    /** Returns its recipe; {@code -} is standard input. */
    static Recipe read(String file, Shell shell) {
        String json = SourceText.read(file, shell.in(), SourceText.MOST_OF_A_COMPONENT);
        try {
            return Recipe.read(json);
        } catch (InvalidComponentException e) {
            throw Refusal.input((file.equals("-") ? "standard input" : file) + ": " + e.getMessage(), e);
        }
    }
}
