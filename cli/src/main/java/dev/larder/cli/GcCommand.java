package dev.larder.cli;

import dev.larder.Larder;
import dev.larder.data.Datum;
import dev.larder.store.Caps;
import dev.larder.store.Eviction;
import dev.larder.store.Upkeep;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** Evicts what is too much, and reclaims the space of what no entry names. */
@Command(
        name = "gc",
        description = "Remove what is more than the store may hold, and reclaim the space of what no result needs; safe"
                + " while others use the store.",
        footer = {
            "",
            "Nothing is evicted unless a cap says so: here, or as LARDER_CAPS='max-size=10G, policy=cost; neuro.*: max-age=7d'.",
            "What is pinned, what is being computed and what is being read stays. Sizes take K, M, G, T and ages s, m, h, d."
        })
@SuppressWarnings("NullAway.Init") // picocli sets what is annotated
final class GcCommand implements Callable<Integer> {
    @ParentCommand
    private LarderCommand larder;

    @Option(
            names = "--grace",
            paramLabel = "TIME",
            description = "Take only what is older than this, such as 30m or 0s; 1h if not given.")
    private @Nullable String grace;

    @Option(
            names = "--max-size",
            paramLabel = "SIZE",
            description = "Evict until all results together take no more than this, such as 10G.")
    private @Nullable String maxSize;

    @Option(
            names = "--max-age",
            paramLabel = "TIME",
            description = "Evict what was not used, or stored, for longer than this, such as 90d.")
    private @Nullable String maxAge;

    @Option(names = "--max-count", paramLabel = "N", description = "Evict until there are no more results than this.")
    private @Nullable String maxCount;

    @Option(
            names = "--policy",
            paramLabel = "POLICY",
            description = "Which go first: lru, those used least recently (if not given); or cost, those by which the"
                    + " least computing time is saved for their bytes.")
    private @Nullable String policy;

    @Option(names = "--dry-run", description = "Say what would be evicted and reclaimed, and change nothing.")
    private boolean dryRun;

    @Override
    public Integer call() {
        Duration age = grace == null ? Upkeep.GRACE : Quantity.time("--grace", grace);
        Caps caps = caps();
        Eviction.Report evicted = new Eviction.Report(List.of(), 0, 0);
        Upkeep.GcReport report;
        long checkpoints = 0;
        try (Larder open = Larder.open(larder.openExisting());
                SlowProgress progress = new SlowProgress("gc", larder.shell())) {
            Upkeep upkeep = open.dataStore().upkeep();
            if (!dryRun) {
                checkpoints = open.dropCheckpoints(Larder.CHECKPOINT_AGE);
            }
            if (!caps.isNone()) {
                Eviction eviction = open.eviction(caps);
                evicted = dryRun ? eviction.plan() : eviction.run(victim -> {});
            }
            report = dryRun ? upkeep.gcDryRun(age, progress) : upkeep.gc(age, progress);
        }
        if (dryRun || larder.json()) {
            evicted.victims().forEach(this::tell);
        }
        larder.report(
                new JsonLine()
                        .with("blocks", report.blocks())
                        .with("bytes", report.bytes())
                        .with("leftovers", report.leftovers())
                        .with("checkpoints", checkpoints)
                        .with("unreadable_entries", report.unreadableEntries())
                        .with("evicted", evicted.victims().size())
                        .with("evicted_bytes", evicted.evictedBytes())
                        .with("seconds_at_risk", seconds(evicted.costAtRisk()))
                        .with("dry_run", dryRun),
                (caps.isNone() ? "" : told(evicted) + "; ")
                        + (dryRun ? "would reclaim " : "reclaimed ")
                        + Quantity.count(report.blocks(), "block", "blocks") + " (" + Quantity.bytes(report.bytes())
                        + ") and " + Quantity.count(report.leftovers(), "leftover", "leftovers"));
        if (report.unreadableEntries() > 0) {
            throw Refusal.corrupt(Quantity.count(report.unreadableEntries(), "entry is", "entries are")
                    + " damaged; 'larder verify' says which");
        }
        return Exit.DONE;
    }

    /** Returns the caps of the environment, with those of the options over them. */
    private Caps caps() {
        Caps outside = Optional.ofNullable(larder.shell().environment().get("LARDER_CAPS"))
                .map(Caps::parse)
                .orElse(Caps.NONE);
        StringJoiner options = new StringJoiner(", ");
        add(options, "max-size", maxSize);
        add(options, "max-age", maxAge);
        add(options, "max-count", maxCount);
        add(options, "policy", policy);
        Caps own = Caps.parse(options.toString());
        Caps.Limits all = outside.all();
        all = maxSize == null ? all : all.bytes(own.all().bytes());
        all = maxCount == null ? all : all.entries(own.all().entries());
        all = maxAge == null ? all : all.age(own.all().age().orElseThrow());
        return new Caps(all, policy == null ? outside.order() : own.order(), outside.types());
    }

    private static void add(StringJoiner options, String name, @Nullable String value) {
        if (value != null) {
            // A separator here would make something else of it.
            if (value.isBlank() || value.matches(".*[,;=:\\s].*")) {
                throw Refusal.input("--" + name + " is one value, not '" + value + "'");
            }
            options.add(name + "=" + value);
        }
    }

    private String told(Eviction.Report report) {
        return (dryRun ? "would evict " : "evicted ")
                + report.victims().size() + " of " + Quantity.count(report.entries(), "result", "results") + " ("
                + Quantity.bytes(report.evictedBytes()) + " of " + Quantity.bytes(report.bytes()) + ", "
                + Quantity.cost(report.costAtRisk()) + " of computing)";
    }

    private void tell(Eviction.Victim victim) {
        String cause = victim.cause().name().toLowerCase(Locale.ROOT);
        larder.report(
                new JsonLine()
                        .with("address", victim.address().toString())
                        .with("type", victim.type())
                        .with("bytes", victim.bytes())
                        .with("seconds", seconds(victim.cost()))
                        .with("last_use", victim.lastUse().toString())
                        .with("uses", victim.uses())
                        .with("cause", cause),
                (dryRun ? "would evict " : "evicted ") + victim.address().key().abbreviated() + "/"
                        + Printable.of(victim.address().attribute()) + " of " + Printable.of(victim.type()) + ": "
                        + Quantity.bytes(victim.bytes()) + ", " + Quantity.cost(victim.cost()) + " of computing, used "
                        + Quantity.age(Duration.between(victim.lastUse(), Instant.now())) + " ago (max-" + cause + ")");
    }

    private static Datum seconds(Duration cost) {
        return new Datum.Real(cost.toNanos() / 1e9);
    }
}
