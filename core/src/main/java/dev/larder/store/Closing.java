package dev.larder.store;

import java.util.List;

/** The end of several things that must all end. */
final class Closing {
    private Closing() {}

    /** Runs each step even when one fails, and raises the first failure at the end. */
    static void all(List<Runnable> steps) {
        RuntimeException first = null;
        for (Runnable step : steps) {
            try {
                step.run();
            } catch (RuntimeException e) {
                if (first == null) {
                    first = e;
                } else {
                    first.addSuppressed(e);
                }
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
