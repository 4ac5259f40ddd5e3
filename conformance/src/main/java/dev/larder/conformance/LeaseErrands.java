package dev.larder.conformance;

import dev.larder.key.Key;
import dev.larder.store.DataStore;
import dev.larder.store.Fence;
import dev.larder.store.Lease;
import dev.larder.store.StaleFenceException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What other processes do with leases. */
final class LeaseErrands {
    static final String LATE = "by the holder in another process";

    private LeaseErrands() {}

    /** Takes the lease of a numbered key, says its fence, and then does what it is told until it may leave. */
    static void hold(DataStore store, ChildMain parent, String[] arguments) throws InterruptedException {
        long number = Long.parseLong(arguments[0]);
        Lease lease = store.leases()
                .tryAcquire(Recipes.address(number).key(), Duration.ofMillis(Long.parseLong(arguments[1])))
                .orElseThrow();
        parent.say("fence " + lease.fence().number());
        for (String told = parent.hear(); !told.equals("leave"); told = parent.hear()) {
            switch (told) {
                case "held" -> parent.say("held " + lease.isHeld());
                case "publish" -> parent.say("publish " + publish(store, number, lease.fence()));
                case "act" ->
                    parent.say("act "
                            + store.leases()
                                    .whileCurrent(lease.fence(), () -> "done")
                                    .orElse("refused"));
                case "release" -> {
                    lease.close();
                    parent.say("release");
                }
                default -> throw new IllegalArgumentException("cannot be told to " + told);
            }
        }
    }

    private static String publish(DataStore store, long number, Fence fence) {
        try {
            store.store(Recipes.entry(number, LATE), Promises.REPLACE.under(fence));
            return "done";
        } catch (StaleFenceException e) {
            return "refused";
        }
    }

    /** Takes the lease of a key and gives it back, again and again; each time it makes a file that must not be there. */
    static void contend(DataStore store, ChildMain parent, String[] arguments)
            throws InterruptedException, IOException {
        Key key = Recipes.address(Long.parseLong(arguments[0])).key();
        Path mark = Path.of(arguments[1]).resolve("held");
        parent.say("ready");
        parent.hear();
        long end = System.nanoTime()
                + Duration.ofMillis(Long.parseLong(arguments[2])).toNanos();
        boolean hadATurn = false;
        while (System.nanoTime() < end || !hadATurn) {
            Optional<Lease> lease = store.leases().tryAcquire(key, LeasePromises.LONG_TERM);
            if (lease.isPresent()) {
                Files.createFile(mark);
                parent.say("fence " + lease.get().fence().number());
                Files.delete(mark);
                hadATurn = true;
                lease.get().close();
            }
        }
    }
}
