package dev.larder.store;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;

/** A store that cannot be read or written now: vanished, full, read-only, or out of reach. */
public final class StoreUnavailableException extends DataStoreException {
    private static final long serialVersionUID = 1L;

    public StoreUnavailableException(String message) {
        super(message);
    }

    public StoreUnavailableException(String message, Throwable cause) {
        super(message, cause);
    }

    /**
     * Returns what a store that lies in files is to say when its disk fails: what could not be done, where, why, and what to do.
     *
     * @param task completes "cannot …"
     * @param directory that the store lies in
     * @param mark a file that is there as long as the store is
     */
    public static StoreUnavailableException of(String task, Path directory, Path mark, IOException cause) {
        return new StoreUnavailableException("cannot " + task + " in " + directory + ": " + reason(mark, cause), cause);
    }

    private static String reason(Path mark, IOException cause) {
        String said = cause instanceof FileSystemException in && in.getReason() != null
                ? in.getReason()
                : String.valueOf(cause.getMessage());
        String known = said.toLowerCase(Locale.ROOT);
        if (!Files.exists(mark, LinkOption.NOFOLLOW_LINKS)) {
            return "the store is gone; it was removed, moved or unmounted. Put it back, or open the store anew";
        } else if (known.contains("no space left") || known.contains("quota exceeded")) {
            return "the disk is full; free some space, or run gc";
        } else if (known.contains("read-only file system")) {
            return "the filesystem is read-only now; mount it for writing again";
        } else if (known.contains("file too large")) {
            return "the limit on the size of files is too low; raise it (ulimit -f)";
        } else if (cause instanceof AccessDeniedException denied) {
            return "permission denied for " + denied.getFile() + "; check its owner and mode";
        }
        return cause instanceof FileSystemException in && in.getFile() != null ? in.getFile() + ": " + said : said;
    }
}
