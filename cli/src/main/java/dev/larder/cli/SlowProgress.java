package dev.larder.cli;

import dev.larder.store.Progress;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Progress of a long piece of work on standard error: shown only on a terminal, and only when it takes a while. */
final class SlowProgress implements Progress, AutoCloseable {
    private static final long PATIENCE_NANOS = 1_000_000_000;

    private final String task;
    private final Shell shell;
    private final long began = System.nanoTime();
    private @Nullable ProgressBar bar;

    SlowProgress(String task, Shell shell) {
        this.task = task;
        this.shell = shell;
    }

    @Override
    public void at(long done, long total) {
        ProgressBar shown = bar;
        if (shown == null) {
            if (!shell.isTerminal(Shell.Stream.ERR) || System.nanoTime() - began < PATIENCE_NANOS) {
                return;
            }
            shown = new ProgressBarBuilder()
                    .setTaskName(task)
                    .setInitialMax(total)
                    .setStyle(ProgressBarStyle.ASCII)
                    .setConsumer(new ConsoleProgressBarConsumer(System.err, shell.columns() - 1))
                    .build();
            bar = shown;
        }
        shown.stepTo(done);
    }

    @Override
    public void close() {
        if (bar != null) {
            bar.close();
        }
    }
}
