package dev.larder.examples.weather;

/** A line that grows by a dot with every part of a longer computation that is done; there is none where nothing is computed. Thread-safe. */
final class ProgressLine implements Runnable {
    private final Screen screen;
    private final String beginning;
    private final int parts;
    private int done;

    ProgressLine(Screen screen, String beginning, int parts) {
        this.screen = screen;
        this.beginning = beginning;
        this.parts = parts;
    }

    @Override
    public synchronized void run() {
        screen.part((done == 0 ? beginning + " " : "") + ".");
        done++;
        if (done == parts) {
            screen.line("");
            done = 0;
        }
    }
}
