package dev.larder;

import dev.larder.codec.Codecs;
import dev.larder.store.Caps;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.TierSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Settings of a {@link Larder}, to be opened at the end. Not thread-safe. */
public final class LarderBuilder {
    private Codecs codecs = Codecs.standard();
    private Duration patience = Duration.ofHours(1);
    private Duration leaseTerm = Duration.ofSeconds(30);
    private Duration checkpointAge = Larder.CHECKPOINT_AGE;
    private MemoryTier.Settings memory = MemoryTier.Settings.NONE;
    private final List<CacheListener> listeners = new ArrayList<>();
    private Optional<Near> near = Optional.empty();
    private double auditRate;
    private long auditSeed = ThreadLocalRandom.current().nextLong();
    private Optional<Executor> auditExecutor = Optional.empty();
    private PolicyRules policies = PolicyRules.NONE;
    private Caps caps = Caps.NONE;
    private Optional<String> configuration = Optional.empty();

    /** The store in front of the one that is opened. */
    private record Near(String uri, TierSettings settings) {}

    LarderBuilder() {}

    /** Says how values become data, and arguments of wrapped functions keys; {@link Codecs#standard} unless set. */
    public LarderBuilder codecs(Codecs own) {
        this.codecs = Objects.requireNonNull(own);
        return this;
    }

    /** Says how long to wait for somebody else's computation of the same key before computing it too; one hour unless set. */
    public LarderBuilder patience(Duration longest) {
        this.patience = Objects.requireNonNull(longest);
        return this;
    }

    /** Says how long a computing process may show no sign of life before others take over; 30 seconds unless set. */
    public LarderBuilder leaseTerm(Duration term) {
        this.leaseTerm = Objects.requireNonNull(term);
        return this;
    }

    /** Says how old what a computation saved on its way may be for the next run to go on from there; a week unless set. */
    public LarderBuilder checkpointAge(Duration longest) {
        this.checkpointAge = Objects.requireNonNull(longest);
        return this;
    }

    /**
     * Keeps results in this process's memory too, up to so many bytes together; none unless set. A result that takes more than an
     * eighth of that is not kept; one of more than 256 KiB only where a Java array is asked for, since other values may be read in
     * part; and files are not. What another process replaces or removes is seen ten minutes later.
     */
    public LarderBuilder memory(long bytes) {
        return memory(bytes, MemoryTier.Settings.NONE.longest());
    }

    /** Keeps results in memory, and asks the store again for one that was kept so long. See {@link #memory(long)}. */
    public LarderBuilder memory(long bytes, Duration longest) {
        if (bytes < 0) {
            throw new IllegalArgumentException("results cannot take " + bytes + " bytes of memory");
        }
        this.memory = new MemoryTier.Settings(bytes, longest);
        return this;
    }

    /**
     * Keeps copies of results in a store near by, such as {@code file:/scratch/results}, in front of the one that is opened: for that
     * one may be slow, or out of reach. Unless set there is none, and one that cannot be opened is done without. See {@link DataStores#tiered(DataStore, Supplier, TierSettings)}.
     */
    public LarderBuilder near(String uri) {
        return near(uri, TierSettings.STANDARD);
    }

    /** Keeps copies of results in a store near by, in a way of one's own. See {@link #near(String)}. */
    public LarderBuilder near(String uri, TierSettings settings) {
        this.near = Optional.of(new Near(Objects.requireNonNull(uri), Objects.requireNonNull(settings)));
        return this;
    }

    /** Has somebody hear of everything that the cache does. */
    public LarderBuilder listener(CacheListener listener) {
        this.listeners.add(Objects.requireNonNull(listener));
        return this;
    }

    /**
     * Has a share of the hits computed once more, to find computations that do not come out the same: none unless set. What comes of
     * it is told to {@link #listener listeners} as {@link CacheEvent.Audited}, counted in {@link CacheStats}, and said as a warning
     * where it differs. The caller has its stored value by then; nothing is stored, whatever the computation asks a Larder for in the
     * meantime, and checkpoints are neither used nor made. So a computation that is audited should do nothing but compute. Files and
     * directories ({@link Larder#fetchInto}) are not audited.
     *
     * @param rate from 0 to 1; see also {@link CachePolicy#auditing}
     */
    public LarderBuilder auditRate(double rate) {
        Audits.requireRate(rate);
        this.auditRate = rate;
        return this;
    }

    /** Has the same hits audited in each run, by their order; others each time, unless set. */
    public LarderBuilder auditSeed(long seed) {
        this.auditSeed = seed;
        return this;
    }

    /**
     * Says where audits run; in a few threads of the Larder's, which end with it, unless set. {@code Runnable::run} has a hit return
     * when its audit is over.
     */
    public LarderBuilder auditExecutor(Executor executor) {
        this.auditExecutor = Optional.of(executor);
        return this;
    }

    /** Says what is done with results, unless another policy is set for their type; {@link CachePolicy#standard} unless set. */
    public LarderBuilder policy(CachePolicy standard) {
        this.policies = policies.standard(Objects.requireNonNull(standard));
        return this;
    }

    /**
     * Says what is done with the results of some types, unless a call or a wrapped function says so itself. The last pattern that
     * matches holds.
     *
     * @param types a type, in which {@code *} stands for any run of characters
     */
    public LarderBuilder policy(String types, CachePolicy policy) {
        this.policies = policies.with(types, Objects.requireNonNull(policy));
        return this;
    }

    /**
     * Says how much the store may hold; when this Larder stores more, something is evicted before the call that stored it returns. As much
     * as there is room for, unless set. Those who run the program set other caps in its stead, in the system property {@code
     * larder.caps} or the environment variable {@code LARDER_CAPS}, as text that {@link Caps#parse} reads.
     */
    public LarderBuilder caps(Caps most) {
        this.caps = Objects.requireNonNull(most);
        return this;
    }

    /**
     * Changes policies over all that the program says: for those who run it. Unless this is called, the text is that of the system
     * property {@code larder.policy}, or else of the environment variable {@code LARDER_POLICY}.
     *
     * @param text rules separated by semicolons, such as {@code neuro.*: mode=bypass; *: ttl=7d, max-size=100M}; or {@code
     *     @PATH}, a file with a rule on each line. The settings are {@code mode}, {@code ttl}, {@code stale}, {@code min-cost},
     *     {@code max-size}, {@code durability}, {@code audit}, {@code audit-absolute}, {@code audit-relative} and {@code
     *     on-trouble}
     */
    public LarderBuilder configuration(String text) {
        this.configuration = Optional.of(text);
        return this;
    }

    private PolicyRules policies() {
        return policies.configured(configuration
                .map(text -> PolicyText.parse(text, "the configuration"))
                .orElseGet(PolicyText::ofEnvironment));
    }

    /** Opens the store that the URI names. See {@link Larder#open(String)}. */
    public Larder open(String uri) {
        return opened(near.isPresent() ? inFrontOf(() -> DataStores.open(uri)) : DataStores.open(uri));
    }

    /** Opens a Larder over this store, and closes the store with it. */
    public Larder open(DataStore store) {
        Objects.requireNonNull(store);
        return opened(near.isPresent() ? inFrontOf(() -> store) : store);
    }

    private DataStore inFrontOf(Supplier<DataStore> far) {
        return DataStores.tiered(
                near.orElseThrow().uri(), far, near.orElseThrow().settings());
    }

    private Larder opened(DataStore store) {
        return new Larder(
                store,
                codecs,
                new Cache.Settings(
                        patience,
                        leaseTerm,
                        checkpointAge,
                        memory,
                        policies(),
                        Caps.ofEnvironment().orElse(caps),
                        listeners,
                        new Audits.Settings(auditRate, auditSeed, auditExecutor)));
    }
}
