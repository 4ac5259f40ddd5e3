package dev.larder.examples.weather;

import dev.larder.data.LarderException;
import dev.larder.store.NoSuchBackendException;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.StoreUriException;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.spi.ToolProvider;

/**
 * The program {@code larder-demo}: {@code larder-demo [--store URI]}.
 *
 * <p>Found by {@link ToolProvider#findFirst}. Exits with 0 when everything went as announced, 1 when it did not, 2 when it
 * was called wrongly, 4 when the store or a file cannot be used, and 5 when the store is of another format.
 */
public final class DemoTool implements ToolProvider {
    // Sized so that the first run takes a few seconds on two cores: long enough to feel, short enough to wait for.
    private static final Resampling RESAMPLING = new Resampling(2_000, 500, 7, 2012);

    private final Resampling resampling;

    /** Makes the program; a service needs a public constructor. */
    public DemoTool() {
        this(RESAMPLING);
    }

    DemoTool(Resampling resampling) {
        this.resampling = resampling;
    }

    @Override
    public String name() {
        return "larder-demo";
    }

    @Override
    public int run(PrintWriter out, PrintWriter err, String... args) {
        Optional<String> store = Optional.empty();
        if (args.length == 2 && args[0].equals("--store")) {
            store = Optional.of(args[1]);
        } else if (args.length != 0) {
            err.println("larder-demo: it takes --store URI or nothing, not: " + String.join(" ", args));
            return 2;
        }
        try {
            List<String> surprises = new Demo(resampling, Screen.of(out, System.getenv("COLUMNS"))).run(store);
            surprises.forEach(surprise -> err.println("larder-demo: not as announced: " + surprise));
            return surprises.isEmpty() ? 0 : 1;
        } catch (LarderException e) {
            err.println("larder-demo: " + e.getMessage());
            return status(e);
        } catch (UncheckedIOException | IOException e) {
            err.println("larder-demo: a temporary file cannot be used, see the space and the rights in "
                    + System.getProperty("java.io.tmpdir") + ": " + e);
            return 4;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private static int status(LarderException e) {
        if (e instanceof StoreUriException || e instanceof NoSuchBackendException) {
            return 2;
        } else if (e instanceof UnsupportedFormatException) {
            return 5;
        }
        return e instanceof StoreUnavailableException ? 4 : 1;
    }
}
