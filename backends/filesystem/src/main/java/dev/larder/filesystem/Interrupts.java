package dev.larder.filesystem;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Keeps interrupts away from file channels, which they would close in the middle of a write. The interrupt is not lost: it
 * stands again when the work is done.
 */
final class Interrupts {
    private Interrupts() {}

    /**
     * Does the work, and does it again from its beginning when an interrupt ends it early.
     *
     * @param work opens the channels it uses itself, and may be begun several times
     */
    static <T> T heldOff(StoreRoot.Work<T> work) throws IOException {
        boolean interrupted = Thread.interrupted();
        try {
            while (true) {
                try {
                    return work.run();
                } catch (ClosedByInterruptException e) {
                    interrupted |= Thread.interrupted();
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
