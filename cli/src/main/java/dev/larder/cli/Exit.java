package dev.larder.cli;

/** The numbers that the command ends with. */
final class Exit {
    static final int DONE = 0;
    static final int NOT_FOUND = 1;
    static final int BAD_INPUT = 2;
    static final int CORRUPT = 3;
    static final int UNAVAILABLE = 4;
    static final int UNSUPPORTED_FORMAT = 5;

    /** Larder itself is at fault; the number that {@code sysexits.h} has for that. */
    static final int INTERNAL = 70;

    /** Whoever read the output went away: 128 and the number of SIGPIPE, as shells report it for other commands. */
    static final int READER_GONE = 141;

    private Exit() {}
}
