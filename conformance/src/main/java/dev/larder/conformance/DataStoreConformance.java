package dev.larder.conformance;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;

/**
 * The promises of {@link dev.larder.store.DataStore}, to be kept by every backend: extend it, and say how a fresh store is made.
 *
 * <pre>{@code
 * class FileStoreConformanceTest extends DataStoreConformance {
 *     @TempDir
 *     Path dir;
 *
 *     @Override
 *     protected StoreHarness harness() {
 *         Path root = dir.resolve("store");
 *         return StoreHarness.at("file:" + root).damagingFilesUnder(root).kills(30);
 *     }
 * }
 * }</pre>
 *
 * <p>The promises come in groups, each a nested class, so that a failure reads {@code Integrity
 * .aFlippedByteNeverYieldsAWrongValue}. A promise is skipped only where {@link dev.larder.store.DataStore#traits} says that the
 * store does not make it, and the skip says so. Each group's tag is {@code larder-} and its name in lower case, for running it
 * alone. {@code docs/writing-a-backend.md} tells more.
 *
 * <p>The kit starts processes of its own with this one's Java and class path; run it on the class path, not the module path. These
 * system properties make it do more:
 *
 * <ul>
 *   <li>{@code larder.kills}: how often a writing process is killed
 *   <li>{@code larder.integrity=full}: every bit of every byte is flipped
 *   <li>{@code larder.large}: the size of a large content, in MiB
 *   <li>{@code larder.race.seconds}: how long threads or processes race each other, 0.5 unless it says so
 *   <li>{@code larder.seed}: repeats what was left to chance; each test prints its seed
 * </ul>
 */
@TestInstance(TestInstance.Lifecycle.PER_METHOD)
public abstract class DataStoreConformance {
    /** Made by JUnit, for every test anew. */
    protected DataStoreConformance() {}

    /** Returns the harness of a store that nothing has been stored in yet; called once for every test, before it. */
    protected abstract StoreHarness harness();

    /** Nothing is a value. */
    @Nested
    @Tag("larder-absence")
    class Absence extends AbsencePromises {
        Absence() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** What is stored comes back. */
    @Nested
    @Tag("larder-roundtrip")
    class RoundTrip extends RoundTripPromises {
        RoundTrip() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** The first entry stays; conflicts are told. */
    @Nested
    @Tag("larder-writeonce")
    class WriteOnce extends WriteOncePromises {
        WriteOnce() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Entries written piece by piece. */
    @Nested
    @Tag("larder-streaming")
    class Streaming extends StreamingPromises {
        Streaming() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Contents that others begin with. */
    @Nested
    @Tag("larder-extension")
    class Extension extends ExtensionPromises {
        Extension() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Parts of arrays. */
    @Nested
    @Tag("larder-slices")
    class Slices extends SlicePromises {
        Slices() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** What is removed is gone. */
    @Nested
    @Tag("larder-removal")
    class Removal extends RemovalPromises {
        Removal() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Listings and selections. */
    @Nested
    @Tag("larder-listing")
    class Listing extends ListingPromises {
        Listing() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** What a persistent store keeps. */
    @Nested
    @Tag("larder-reopening")
    class Reopening extends ReopeningPromises {
        Reopening() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Damage never yields a wrong value. */
    @Nested
    @Tag("larder-integrity")
    class Integrity extends IntegrityPromises {
        Integrity() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Damage is reported, moved away and healed. */
    @Nested
    @Tag("larder-healing")
    class Healing extends HealingPromises {
        Healing() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Threads that use one store. */
    @Nested
    @Tag("larder-threads")
    class Threads extends ThreadPromises {
        Threads() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Processes that use one store. */
    @Nested
    @Tag("larder-processes")
    class Processes extends ProcessPromises {
        Processes() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** One holder at a time. */
    @Nested
    @Tag("larder-leases")
    class Leases extends LeasePromises {
        Leases() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Late holders are refused. */
    @Nested
    @Tag("larder-fences")
    class Fences extends FencePromises {
        Fences() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Nobody waits for the dead. */
    @Nested
    @Tag("larder-takeover")
    class TakeOver extends TakeOverPromises {
        TakeOver() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Small records that change. */
    @Nested
    @Tag("larder-ledger")
    class Ledger extends LedgerPromises {
        Ledger() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Verify and gc of a store at rest. */
    @Nested
    @Tag("larder-upkeep")
    class Upkeep extends UpkeepPromises {
        Upkeep() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Gc beside readers and writers. */
    @Nested
    @Tag("larder-gcbesideuse")
    class GcBesideUse extends GcBesideUsePromises {
        GcBesideUse() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Names are data. */
    @Nested
    @Tag("larder-hostilenames")
    class HostileNames extends HostileNamePromises {
        HostileNames() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Content larger than memory. */
    @Nested
    @Tag("larder-largecontent")
    class LargeContent extends LargeContentPromises {
        LargeContent() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** A closed store says so. */
    @Nested
    @Tag("larder-closing")
    class Closing extends ClosingPromises {
        Closing() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** Writers killed at any moment. */
    @Nested
    @Tag("larder-crash")
    class Crash extends CrashPromises {
        Crash() {
            super(DataStoreConformance.this::harness);
        }
    }

    /** A store that refuses every change. */
    @Nested
    @Tag("larder-readonly")
    class ReadOnly extends ReadOnlyPromises {
        ReadOnly() {
            super(DataStoreConformance.this::harness);
        }
    }
}
