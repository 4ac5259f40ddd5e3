package dev.larder;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/**
 * The events of a cache as those of Java's flight recorder, named {@code dev.larder.Hit} and so on: they cost next to nothing unless
 * they are recorded.
 */
final class FlightRecording {
    private FlightRecording() {}

    @Category("Larder")
    @StackTrace(false)
    private abstract static class CacheJfrEvent extends Event {
        @Label("Type")
        @Description("The type of the component")
        String type = "";

        @Label("Address")
        String address = "";

        final void about(CacheEvent event) {
            type = event.type();
            address = event.address().toString();
        }
    }

    @Name("dev.larder.Hit")
    @Label("Hit")
    private static final class HitEvent extends CacheJfrEvent {
        @Label("Tier")
        String tier = "";

        @Label("Stale")
        boolean stale;

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;

        @Label("Saved")
        @Description("How long the computation took when the result was stored")
        @Timespan(Timespan.NANOSECONDS)
        long saved;

        @Label("Size")
        @DataAmount
        long size;
    }

    @Name("dev.larder.Miss")
    @Label("Miss")
    private static final class MissEvent extends CacheJfrEvent {
        @Label("Reason")
        String reason = "";
    }

    @Name("dev.larder.Computed")
    @Label("Computed")
    private static final class ComputedEvent extends CacheJfrEvent {
        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;

        @Label("Cost")
        @Timespan(Timespan.NANOSECONDS)
        long cost;

        @Label("Size")
        @DataAmount
        long size;

        @Label("Origin")
        String origin = "";
    }

    @Name("dev.larder.Uncached")
    @Label("Computed and not stored")
    private static final class UncachedEvent extends CacheJfrEvent {
        @Label("Reason")
        String reason = "";

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }

    @Name("dev.larder.Audited")
    @Label("Audited")
    private static final class AuditedEvent extends CacheJfrEvent {
        @Label("Version")
        String version = "";

        @Label("Verdict")
        String verdict = "";

        @Label("Detail")
        String detail = "";

        @Label("Took")
        @Timespan(Timespan.NANOSECONDS)
        long took;
    }

    @Name("dev.larder.Corrupt")
    @Label("Corrupt")
    private static final class CorruptEvent extends CacheJfrEvent {
        @Label("Message")
        String message = "";
    }

    @Name("dev.larder.Evicted")
    @Label("Evicted")
    private static final class EvictedEvent extends CacheJfrEvent {
        @Label("Cause")
        String cause = "";

        @Label("Size")
        @DataAmount
        long size;

        @Label("Cost")
        @Description("How long it took to compute what was removed")
        @Timespan(Timespan.NANOSECONDS)
        long cost;
    }

    static void record(CacheEvent event) {
        if (event instanceof CacheEvent.Hit hit) {
            HitEvent own = new HitEvent();
            if (own.isEnabled()) {
                own.about(hit);
                own.tier = hit.tier().name();
                own.stale = hit.isStale();
                own.took = hit.took().toNanos();
                own.saved = hit.info().cost().toNanos();
                own.size = hit.info().size();
                own.commit();
            }
        } else if (event instanceof CacheEvent.Miss miss) {
            MissEvent own = new MissEvent();
            if (own.isEnabled()) {
                own.about(miss);
                // Its kind alone: what is nearest would take a listing of the store.
                own.reason = miss.reason().kind().name();
                own.commit();
            }
        } else if (event instanceof CacheEvent.Computed computed) {
            ComputedEvent own = new ComputedEvent();
            if (own.isEnabled()) {
                own.about(computed);
                own.took = computed.took().toNanos();
                own.cost = computed.info().cost().toNanos();
                own.size = computed.info().size();
                own.origin = computed.origin().name();
                own.commit();
            }
        } else if (event instanceof CacheEvent.Uncached uncached) {
            UncachedEvent own = new UncachedEvent();
            if (own.isEnabled()) {
                own.about(uncached);
                own.reason = uncached.reason().kind().name();
                own.took = uncached.took().toNanos();
                own.commit();
            }
        } else if (event instanceof CacheEvent.Audited audited) {
            AuditedEvent own = new AuditedEvent();
            if (own.isEnabled()) {
                own.about(audited);
                own.version = audited.version();
                own.verdict = audited.verdict().name();
                own.detail = audited.detail();
                own.took = audited.took().toNanos();
                own.commit();
            }
        } else if (event instanceof CacheEvent.Evicted evicted) {
            EvictedEvent own = new EvictedEvent();
            if (own.isEnabled()) {
                own.about(evicted);
                own.cause = evicted.victim().cause().name();
                own.size = evicted.victim().bytes();
                own.cost = evicted.victim().cost().toNanos();
                own.commit();
            }
        } else if (event instanceof CacheEvent.Corrupt corrupt) {
            CorruptEvent own = new CorruptEvent();
            if (own.isEnabled()) {
                own.about(corrupt);
                own.message = corrupt.message();
                own.commit();
            }
        }
    }
}
