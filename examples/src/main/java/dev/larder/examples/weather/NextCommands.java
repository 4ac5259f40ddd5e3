package dev.larder.examples.weather;

import dev.larder.store.StoreTrait;
import dev.larder.store.StoreTraits;

/** The commands with which to look into the store that the demo leaves, each a line to be copied as it stands. */
final class NextCommands {
    private final Screen screen;
    private final StoreTraits traits;
    private final String store;

    NextCommands(Screen screen, StoreTraits traits, String store) {
        this.screen = screen;
        this.traits = traits;
        this.store = " --store " + quoted(store);
    }

    void print(DemoRun run) {
        screen.line("");
        if (!traits.has(StoreTrait.PERSISTENT)) {
            screen.text(
                    "",
                    "This store lived in memory and is gone now; without --store the demo leaves one to look into.");
            return;
        }
        String replicates = run.temperature().address().key().abbreviated();
        String table = run.table().address().key().abbreviated();
        screen.text("", "Look inside. The commands work as they are printed, from the directory of ./larder:");
        command("what is stored", "ls");
        command("all about one result", "show " + table);
        command("its recipe, whose SHA-256 is its key", "show " + table + " --recipe", " | sha256sum");
        command("the table as JSON", "get " + table);
        command(
                "all replicates of the temperature, for NumPy",
                "get " + replicates + " --attribute temperature -o temperature.npy");
        command("read everything and check it", "verify");
        command("remove one result", "rm " + table);
        command("compute only what was removed", "demo");
    }

    private void command(String purpose, String command) {
        command(purpose, command, "");
    }

    private void command(String purpose, String command, String rest) {
        screen.text("  ", purpose);
        // Not wrapped at the screen's width: a command cut in two could not be copied.
        screen.line("    ./larder " + command + store + rest);
    }

    /** Returns the text as one word for a shell. */
    static String quoted(String text) {
        return text.matches("[A-Za-z0-9_@%+=:,./-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
    }
}
