package dev.larder.store;

import dev.larder.data.Digest;
import dev.larder.data.Hasher;
import dev.larder.key.Address;
import dev.larder.key.Key;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Checking, cleaning and mending a {@link ContentAddressedStore}. */
final class ContentAddressedUpkeep implements Upkeep {
    /** The record of a store whose blocks are another's: no entry here names them, and yet they are used. */
    private static final String LENT_KIND = "split";

    private static final String LENT_NAME = "index";

    private final ContentAddressedStore store;
    private final ContentAddressedStore.Parts parts;

    ContentAddressedUpkeep(ContentAddressedStore store, ContentAddressedStore.Parts parts) {
        this.store = store;
        this.parts = parts;
    }

    /** Stands for an address whose attribute could not be told. */
    private static final Key UNKNOWN = Key.parse("0".repeat(64));

    /** Reads a record found by a scan; checks it as far as it can be without the blocks. */
    static EntryRecord.Parts decode(EntryIndex.Located located, ByteBuffer record) {
        Address claimed = located.address().orElse(Address.of(UNKNOWN));
        EntryRecord.Parts entry = EntryRecord.decode(claimed, record, located.place());
        if (located.address().isPresent() && !entry.info().address().equals(claimed)) {
            throw new CorruptEntryException(
                    claimed,
                    located.place(),
                    "it holds the entry of " + entry.info().address());
        }
        return entry.read(located.place());
    }

    @Override
    public VerifyReport verify(Progress progress) {
        return store.open().during(() -> new Verification(progress, Mode.LOOK).run());
    }

    @Override
    public VerifyReport repair(Progress progress) {
        return store.open().during(() -> new Verification(progress, Mode.MEND).run());
    }

    private enum Mode {
        LOOK,
        MEND
    }

    /** One pass over everything. */
    private final class Verification {
        private final Progress progress;
        private final Mode mode;
        private final List<Finding> findings = new ArrayList<>();
        private final Map<Digest, Checked> blocks = new HashMap<>();
        private long entries;
        private long bytes;

        Verification(Progress progress, Mode mode) {
            this.progress = progress;
            this.mode = mode;
        }

        VerifyReport run() {
            try (Stream<EntryIndex.Located> records = parts.index().scan("")) {
                records.forEach(located -> {
                    located.record().ifPresent(record -> entry(located, record));
                    progress.at(entries, -1);
                });
            }
            unusedBlocks();
            findings.addAll(parts.housekeeping().inspect());
            return new VerifyReport(entries, blocks.size(), bytes, findings);
        }

        private void entry(EntryIndex.Located located, ByteBuffer record) {
            entries++;
            bytes += record.remaining();
            try {
                EntryRecord.Parts entry = decode(located, record);
                Address address = entry.info().address();
                // Through the gate, so that recipe, digest and canonical text are held against each other too.
                Entry.restore(
                        address,
                        entry.info(),
                        entry.text(),
                        BlobSource.contents(address, entry, BlobSource.NOTHING, this, OpenState.ALWAYS),
                        located.place());
                for (EntryRecord.Block block : entry.blocks()) {
                    block(located, address, block);
                }
            } catch (CorruptEntryException e) {
                Optional<Address> address = located.address();
                findings.add(new Finding(Finding.Kind.DAMAGED_ENTRY, address, located.place(), e.getMessage()));
                if (mode == Mode.MEND) {
                    located.quarantine();
                }
            } catch (UnsupportedFormatException e) {
                findings.add(new Finding(Finding.Kind.FOREIGN, located.address(), located.place(), e.getMessage()));
            }
        }

        private void block(EntryIndex.Located located, Address address, EntryRecord.Block block) {
            Checked checked = blocks.get(block.digest());
            if (checked == null) {
                checked = check(block.digest());
                blocks.put(block.digest(), checked);
                bytes += checked.size();
            } else if (!checked.matches(block)) {
                // A live writer may have written it afresh since another entry showed the damage.
                checked = check(block.digest());
            }
            // An entry that was removed meanwhile may have lost its blocks by right.
            if (checked.matches(block) || located.record().isEmpty()) {
                return;
            }
            BlockState state = checked.state();
            findings.add(new Finding(
                    state == BlockState.MISSING ? Finding.Kind.MISSING_BLOCK : Finding.Kind.DAMAGED_BLOCK,
                    Optional.of(address),
                    "blobs/" + block.digest().hex(),
                    address + " cannot be read: one of its blocks is "
                            + (state == BlockState.MISSING ? "missing" : "damaged")));
            if (mode == Mode.MEND) {
                if (state == BlockState.DAMAGED) {
                    parts.blobs().quarantine(block.digest());
                }
                located.quarantine();
            }
        }

        private void unusedBlocks() {
            Set<Digest> unused = new HashSet<>();
            try (Stream<Digest> all = parts.blobs().list()) {
                all.filter(digest -> !blocks.containsKey(digest)).forEach(unused::add);
            }
            for (Digest digest : unused) {
                BlockState state = check(digest).state();
                String place = "blobs/" + digest.hex();
                if (state == BlockState.DAMAGED) {
                    findings.add(new Finding(
                            Finding.Kind.DAMAGED_BLOCK,
                            Optional.empty(),
                            place,
                            "a block that no entry names is damaged"));
                    if (mode == Mode.MEND) {
                        parts.blobs().quarantine(digest);
                    }
                } else if (state == BlockState.SOUND) {
                    findings.add(new Finding(
                            Finding.Kind.UNUSED_BLOCK,
                            Optional.empty(),
                            place,
                            "no entry names this block; gc reclaims it"));
                }
            }
        }
    }

    private enum BlockState {
        SOUND,
        DAMAGED,
        MISSING
    }

    /** What a block turned out to be. */
    private record Checked(BlockState state, long size, int crc) {
        /** Returns whether it is what an entry takes it for. */
        boolean matches(EntryRecord.Block block) {
            return state == BlockState.SOUND && crc == block.crc();
        }
    }

    private Checked check(Digest digest) {
        Optional<ByteBuffer> found = parts.blobs().find(digest);
        if (found.isEmpty()) {
            return new Checked(BlockState.MISSING, 0, 0);
        }
        ByteBuffer bytes = found.get();
        boolean sound = new Hasher().update(bytes.duplicate()).digest().equals(digest);
        return new Checked(sound ? BlockState.SOUND : BlockState.DAMAGED, bytes.remaining(), EntryRecord.crc(bytes));
    }

    @Override
    public GcReport gc(Duration grace, Progress progress) {
        return store.open().during(() -> sweep(grace, progress, Mode.MEND));
    }

    @Override
    public GcReport gcDryRun(Duration grace, Progress progress) {
        return store.open().during(() -> sweep(grace, progress, Mode.LOOK));
    }

    private GcReport sweep(Duration grace, Progress progress, Mode mode) {
        if (grace.isNegative()) {
            throw new IllegalArgumentException("a grace cannot be negative: " + grace);
        }
        if (parts.ledger().find(LENT_KIND, LENT_NAME).isPresent()) {
            throw new StoreUnavailableException("the blocks in " + parts.name()
                    + " belong to entries that another store keeps; run gc on that one, which sees what they need");
        }
        try (BlobStore.Sweep sweep = parts.blobs().sweep(grace)) {
            // Begun before the entries are read: what is published from here on is safe from this sweep.
            Set<Digest> used = new HashSet<>();
            long unreadable = markUsed(used, progress);
            Map<Digest, Long> unused = new HashMap<>();
            try (Stream<BlobStore.Sweep.Candidate> candidates = sweep.candidates()) {
                candidates
                        .filter(candidate -> !used.contains(candidate.digest()))
                        .forEach(candidate -> unused.put(candidate.digest(), candidate.size()));
            }
            if (mode == Mode.LOOK) {
                long bytes = unused.values().stream().mapToLong(Long::longValue).sum();
                long leftovers = parts.housekeeping().inspect().stream()
                        .filter(finding -> finding.kind() == Finding.Kind.LEFTOVER)
                        .count();
                return new GcReport(unused.size(), bytes, leftovers, unreadable);
            }
            BlobStore.Sweep.Freed freed = sweep.remove(unused.keySet());
            return new GcReport(
                    freed.blocks(), freed.bytes(), parts.housekeeping().clean(grace), unreadable);
        }
    }

    /** Gathers the blocks that entries name, and returns how many entries are too damaged to tell theirs. */
    private long markUsed(Set<Digest> used, Progress progress) {
        long unreadable = 0;
        long done = 0;
        try (Stream<EntryIndex.Located> records = parts.index().scan("")) {
            for (EntryIndex.Located located : (Iterable<EntryIndex.Located>) records::iterator) {
                try {
                    Optional<ByteBuffer> record = located.record();
                    if (record.isPresent()) {
                        decode(located, record.get()).blocks().forEach(block -> used.add(block.digest()));
                    }
                } catch (CorruptEntryException e) {
                    // Its value is lost whatever becomes of its blocks; an entry of an unknown format, though, stops
                    // the gc.
                    unreadable++;
                }
                progress.at(++done, -1);
            }
        }
        return unreadable;
    }

    @Override
    public boolean quarantine(Address address) {
        return store.open().during(() -> moveAway(address));
    }

    private boolean moveAway(Address address) {
        Optional<ByteBuffer> record = parts.index().find(address);
        if (record.isEmpty()) {
            return false;
        }
        String place = ContentAddressedStore.place(address);
        EntryRecord.Parts entry;
        try {
            entry = EntryRecord.decode(address, record.get(), place).read(place);
            Entry.restore(
                    address,
                    entry.info(),
                    entry.text(),
                    BlobSource.contents(address, entry, BlobSource.NOTHING, this, OpenState.ALWAYS),
                    place);
        } catch (CorruptEntryException e) {
            return parts.index().quarantine(address);
        }
        boolean damaged = false;
        for (EntryRecord.Block block : entry.blocks()) {
            Checked checked = check(block.digest());
            damaged |= !checked.matches(block);
            if (checked.state() == BlockState.DAMAGED) {
                parts.blobs().quarantine(block.digest());
            }
        }
        return damaged && parts.index().quarantine(address);
    }
}
