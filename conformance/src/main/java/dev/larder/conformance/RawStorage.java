package dev.larder.conformance;

import java.nio.file.Path;
import java.util.List;

/**
 * The bytes of a store as they lie in their medium, in named pieces (a file, a row's column), to be changed behind the store's
 * back.
 *
 * <p>The kit flips, cuts, lengthens, swaps and deletes pieces, mostly while the store is closed, sometimes while it is open, and
 * puts everything back afterwards. All pieces together must be all that the store keeps. For use by one thread.
 */
public interface RawStorage {
    /** Returns the names of all pieces that there are now. */
    List<String> pieces();

    /** Returns the bytes of a piece. */
    byte[] read(String piece);

    /** Replaces the bytes of a piece, or makes the piece where there is none. */
    void write(String piece, byte[] bytes);

    /** Deletes a piece. */
    void delete(String piece);

    /** Returns the regular files under a directory, named by their paths inside it. */
    static RawStorage filesUnder(Path root) {
        return new RawFiles(root);
    }
}
