package dev.larder.cli;

/** A request that cannot be met, with the line that tells the user why and the number that the command ends with. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private Refusal(int exitCode, String line, Throwable cause) {
        super(line, cause);
        this.exitCode = exitCode;
    }

    private Refusal(int exitCode, String line) {
        super(line);
        this.exitCode = exitCode;
    }

    static Refusal input(String line) {
        return new Refusal(Exit.BAD_INPUT, line);
    }

    static Refusal input(String line, Throwable cause) {
        return new Refusal(Exit.BAD_INPUT, line, cause);
    }

    static Refusal notFound(String line) {
        return new Refusal(Exit.NOT_FOUND, line);
    }

    static Refusal corrupt(String line) {
        return new Refusal(Exit.CORRUPT, line);
    }

    static Refusal unavailable(String line) {
        return new Refusal(Exit.UNAVAILABLE, line);
    }

    int exitCode() {
        return exitCode;
    }
}
