package dev.larder.conformance;

import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** Where the child processes of the kit begin. Not for anybody else to start. */
final class ChildMain {
    private static final long LIFETIME_MILLIS = 10 * 60 * 1000;
    private static final int ORPHANED = 3;

    private final PrintStream out;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private ChildMain(PrintStream out) {
        this.out = out;
    }

    public static void main(String[] unused) throws Exception {
        ChildMain parent = new ChildMain(new PrintStream(
                new java.io.FileOutputStream(java.io.FileDescriptor.out), true, StandardCharsets.UTF_8));
        parent.listen();
        String uri = parent.hear();
        Errand errand = Errand.valueOf(parent.hear());
        String[] arguments = new String[Integer.parseInt(parent.hear())];
        for (int i = 0; i < arguments.length; i++) {
            arguments[i] = parent.hear();
        }
        try (DataStore store = DataStores.open(uri)) {
            errand.run(store, parent, arguments);
        }
    }

    /** Reads what the parent says; when it is gone, or forgot this child, the child must go too. */
    private void listen() {
        Timer timer = new Timer("lifetime", true);
        timer.schedule(
                new TimerTask() {
                    @Override
                    public void run() {
                        Runtime.getRuntime().halt(ORPHANED);
                    }
                },
                LIFETIME_MILLIS);
        Thread listener = new Thread(
                () -> {
                    try (BufferedReader in =
                            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
                        for (String line = in.readLine(); line != null; line = in.readLine()) {
                            lines.add(line);
                        }
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    } finally {
                        Runtime.getRuntime().halt(ORPHANED);
                    }
                },
                "listener");
        listener.setDaemon(true);
        listener.start();
    }

    /** Says a line to the parent; safe from several threads. */
    synchronized void say(String line) {
        // One call of print, so that no other thread's words come in between.
        out.print(line + "\n");
        out.flush();
    }

    /** Returns the next line that the parent says. */
    String hear() throws InterruptedException {
        return lines.take();
    }

    /** Returns whether the parent has said something that was not heard yet. */
    boolean wasSpokenTo() {
        return !lines.isEmpty();
    }
}
