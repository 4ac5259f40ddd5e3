package dev.larder.cli;

import java.io.IOException;

/** Standard output that cannot be written: its reader went away, or the file it goes to cannot grow. */
final class OutputFailure extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final boolean readerGone;

    OutputFailure(IOException cause, boolean readerGone) {
        super("cannot write to standard output: " + cause.getMessage(), cause);
        this.readerGone = readerGone;
    }

    /** Returns whether the reader went away, as {@code head} does, which is no error. */
    boolean isReaderGone() {
        return readerGone;
    }
}
