package dev.larder.store;

import dev.larder.key.Component;
import dev.larder.key.Key;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a store to its {@link Caps} while it is written to: is told of everything that is stored, and evicts when it becomes too much.
 *
 * <p>Several writers, also in several processes, keep to the caps together: the bytes that all entries count for stay below the cap but
 * for one entry of each writer that is being stored. For that each takes leave to store a two-hundredth of the cap, from an account in
 * the ledger that all share, and asks again when that is used up; so most puts take no access to the store, and none lists it. When
 * the account is used up one of them, while the others wait, lists the store, evicts a twentieth more than it must and sets the
 * account to what was counted, with all that others may still store. What was removed or replaced meanwhile, or granted to who died,
 * makes the account too high and never too low. What writers store that know of no caps is seen when the store is listed next, which is
 * once in an hour at least.
 *
 * <p>Caps on age are looked after once an hour, or in a twentieth of the age. Where so much is pinned that the caps cannot be kept it
 * says so once, and tries again after twenty times as long as the attempt took. No failure of the store is raised: what was stored is
 * stored. Thread-safe.
 */
public final class CapKeeper implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(CapKeeper.class);

    /** The one who evicts holds the lease of this key, which no computation has. */
    private static final Key TURN =
            Recipe.of(Component.of("larder.eviction", "1", Parameters.NONE)).key();

    private static final Duration TERM = Duration.ofSeconds(30);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final long PAUSE_NANOS = Duration.ofMillis(5).toNanos();
    private static final int WORTH = 20;
    private static final long LONGEST_AGEING = Duration.ofHours(1).toMillis();

    /** Nothing smaller has blocks of its own, whose space gc would have to reclaim. */
    private static final long LEAST_WITH_BLOCKS = EntryRecord.MAX_INLINE;

    private final DataStore store;
    private final Caps caps;
    private final Eviction eviction;
    private final Consumer<Eviction.Victim> told;
    private final List<Allowance> allowances = new ArrayList<>();
    private final long ageing;
    private long lookedAfterAge;
    private long notBefore = System.nanoTime();
    private boolean isWarned;

    private CapKeeper(DataStore store, Caps caps, Uses uses, Consumer<Eviction.Victim> told) {
        this.store = store;
        this.caps = caps;
        this.eviction = new Eviction(store, caps, uses);
        this.told = told;
        String writer = UUID.randomUUID().toString();
        allowances.add(new Allowance(store, writer, "all", caps.all()));
        for (Caps.OfTypes types : caps.types()) {
            allowances.add(new Allowance(store, writer, "type " + types.pattern(), types.limits()));
        }
        this.ageing = ageing(caps);
    }

    private static long ageing(Caps caps) {
        long shortest = Long.MAX_VALUE;
        List<Caps.Limits> all = new ArrayList<>(List.of(caps.all()));
        caps.types().forEach(type -> all.add(type.limits()));
        for (Caps.Limits limits : all) {
            if (limits.age().isPresent()) {
                shortest = Math.min(
                        shortest, Math.min(LONGEST_AGEING, limits.age().get().toMillis() / WORTH));
            }
        }
        return shortest;
    }

    /**
     * Returns the keeper of a store.
     *
     * @param store the store itself, or one around it that should hear of what is removed
     * @param uses of the store's entries, as far as they are known in this process
     * @param told hears of everything that was evicted
     */
    public static CapKeeper of(DataStore store, Caps caps, Uses uses, Consumer<Eviction.Victim> told) {
        return new CapKeeper(store, caps, uses, told);
    }

    /** Is told that something was stored; evicts before it returns if that was too much. */
    public void stored(EntryInfo info) {
        if (caps.isNone()) {
            return;
        }
        List<Eviction.Victim> gone = new ArrayList<>();
        count(info, gone);
        // Not while others wait: who hears of it may ask the store for something.
        gone.forEach(told);
    }

    private synchronized void count(EntryInfo info, List<Eviction.Victim> gone) {
        try {
            Usage usage = new Usage(Caps.bytesOf(info), 1);
            boolean isAllowed = allowances.get(0).spend(usage);
            for (int i = 0; i < caps.types().size(); i++) {
                if (caps.types().get(i).takes(info.recipe().type())) {
                    isAllowed &= allowances.get(i + 1).spend(usage);
                }
            }
            if (!isAllowed || isAgeDue()) {
                keep(gone);
            }
        } catch (DataStoreException e) {
            LOG.debug("the caps of {} are not kept now: {}", store, e.getMessage());
        }
    }

    private boolean isAgeDue() {
        return ageing != Long.MAX_VALUE && System.currentTimeMillis() - lookedAfterAge > ageing;
    }

    private boolean isAllGranted() {
        boolean isGranted = true;
        for (Allowance allowance : allowances) {
            isGranted &= !allowance.isOverdrawn() || allowance.isGranted();
        }
        return isGranted && !isAgeDue();
    }

    private void keep(List<Eviction.Victim> gone) {
        if (System.nanoTime() - notBefore < 0) {
            allowances.forEach(Allowance::settle);
            return;
        }
        long began = System.nanoTime();
        while (!isAllGranted()) {
            Optional<Lease> turn = store.leases().tryAcquire(TURN, TERM);
            if (turn.isPresent()) {
                Lease lease = turn.get();
                try (lease) {
                    // Whoever had the turn before may have made room.
                    if (!isAllGranted()) {
                        evict(gone);
                    }
                }
                return;
            } else if (System.nanoTime() - began > PATIENCE.toNanos()) {
                LOG.debug("another process evicts from {} for longer than anybody waits", store);
                allowances.forEach(Allowance::settle);
                return;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void evict(List<Eviction.Victim> gone) {
        long began = System.nanoTime();
        List<Optional<Account>> before =
                allowances.stream().map(Allowance::account).toList();
        lookedAfterAge = System.currentTimeMillis();
        Eviction.Plan plan = eviction.plan(EvictionChoice.Depth.WITH_ROOM);
        List<Usage> held = new ArrayList<>(plan.before());
        List<Eviction.Victim> victims = eviction.carryOut(plan, victim -> {
            Usage less = new Usage(victim.bytes(), 1);
            held.set(0, held.get(0).minus(less));
            for (int i = 0; i < caps.types().size(); i++) {
                if (caps.types().get(i).takes(victim.type())) {
                    held.set(i + 1, held.get(i + 1).minus(less));
                }
            }
            gone.add(victim);
        });
        if (victims.stream().anyMatch(victim -> victim.bytes() > LEAST_WITH_BLOCKS)) {
            store.upkeep().gc(Duration.ZERO, Progress.NONE);
        }
        boolean isKept = true;
        for (int i = 0; i < allowances.size(); i++) {
            allowances.get(i).counted(held.get(i), before.get(i));
            Caps.Limits limits = i == 0 ? caps.all() : caps.types().get(i - 1).limits();
            isKept &= held.get(i).bytes() <= limits.bytes() && held.get(i).entries() <= limits.entries();
        }
        long took = System.nanoTime() - began;
        LOG.debug(
                "evicted {} of {} entries of {} in {} ms",
                victims.size(),
                plan.before().get(0).entries(),
                store,
                took / 1_000_000);
        if (!isKept) {
            notBefore = System.nanoTime() + WORTH * took;
            if (!isWarned) {
                isWarned = true;
                LOG.warn(
                        "{} holds {} bytes in {} entries, more than its caps, since the rest is pinned or is being"
                                + " computed; unpin something, or raise the caps",
                        store,
                        held.get(0).bytes(),
                        held.get(0).entries());
            }
        }
    }

    /** Gives back what this writer was allowed and has not stored. Closes no store. */
    @Override
    public synchronized void close() {
        try {
            allowances.forEach(Allowance::giveBack);
        } catch (DataStoreException e) {
            // It counts as stored until the store is counted next.
            LOG.debug("what was not stored in {} could not be given back: {}", store, e.getMessage());
        }
    }
}
