package dev.larder.conformance;

import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.StoreUri;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * How the kit opens, reopens, shares and damages one fresh store: all that a backend's test has to say of its store.
 *
 * <p>A harness stands for one place that nothing has been stored in yet. The kit asks for a new one for every test, opens it as
 * often as the test needs, and closes whatever it opened. Immutable and thread-safe.
 */
public final class StoreHarness {
    private static final int KILLS = 5;

    private final @Nullable String uri;
    private final Supplier<DataStore> opening;
    private final @Nullable RawStorage raw;
    private final @Nullable Path root;
    private final int kills;

    private StoreHarness(
            @Nullable String uri,
            Supplier<DataStore> opening,
            @Nullable RawStorage raw,
            @Nullable Path root,
            int kills) {
        this.uri = uri;
        this.opening = opening;
        this.raw = raw;
        this.root = root;
        this.kills = kills;
    }

    /**
     * Returns the harness of the store that {@link DataStores#open} opens by this URI, here and in the other processes that the
     * kit starts on the same class path.
     */
    public static StoreHarness at(String uri) {
        return new StoreHarness(uri, () -> DataStores.open(uri), null, null, KILLS);
    }

    /**
     * Returns the harness of a store that no URI names. It can have neither {@link dev.larder.store.StoreTrait#PERSISTENT} nor
     * {@link dev.larder.store.StoreTrait#SHARED_BETWEEN_PROCESSES}.
     */
    public static StoreHarness opening(Supplier<DataStore> fresh) {
        return new StoreHarness(null, fresh, null, null, KILLS);
    }

    /** Returns this harness with the store wrapped in another, in this process only: for stores made of stores. */
    public StoreHarness wrappedIn(UnaryOperator<DataStore> wrapper) {
        return new StoreHarness(uri, () -> wrapper.apply(opening.get()), raw, root, kills);
    }

    /**
     * Returns this harness for a store that lies in the files under a directory, and nowhere else.
     *
     * <p>The directory's parent must belong to the test alone, so that the kit can tell when something is made outside of the
     * root: take {@code dir.resolve("store")}, not the test's temporary directory itself.
     */
    public StoreHarness damagingFilesUnder(Path directory) {
        return new StoreHarness(uri, opening, RawStorage.filesUnder(directory), directory, kills);
    }

    /** Returns this harness for a store whose stored bytes are reached in another way than through files. */
    public StoreHarness damaging(RawStorage storage) {
        return new StoreHarness(uri, opening, storage, root, kills);
    }

    /** Returns this harness with the number of times a writing process is killed, where {@code larder.kills} does not say. */
    public StoreHarness kills(int number) {
        return new StoreHarness(uri, opening, raw, root, number);
    }

    DataStore open() {
        return opening.get();
    }

    String uri() {
        if (uri == null) {
            throw new AssertionError(
                    "a store that is persistent or shared between processes needs a harness made with at(uri)");
        }
        return uri;
    }

    RawStorage raw() {
        if (raw == null) {
            throw new AssertionError(
                    "a persistent store needs a harness that can damage it: add damagingFilesUnder(root), or"
                            + " damaging(…) where the store does not lie in files");
        }
        return raw;
    }

    boolean hasRaw() {
        return raw != null;
    }

    Optional<Path> root() {
        return Optional.ofNullable(root);
    }

    int kills() {
        return Campaign.kills(kills);
    }

    /** Returns the URI as far as others may see it, for messages. */
    @Override
    public String toString() {
        return uri == null ? "a store without a URI" : StoreUri.parse(uri).toString();
    }
}
