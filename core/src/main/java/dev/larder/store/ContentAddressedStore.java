package dev.larder.store;

import dev.larder.data.Content;
import dev.larder.key.Address;
import java.lang.ref.Cleaner;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store made of an {@link EntryIndex} and a {@link BlobStore}, which may lie in different places.
 *
 * <p>Small contents stand in the entry's record; large ones are cut into blocks that entries share. A block is in the blob
 * store before a record that names it is in the index, and leaves it only after the last such record has.
 */
public final class ContentAddressedStore implements DataStore {
    private static final Logger LOG = LoggerFactory.getLogger(ContentAddressedStore.class);
    private static final Cleaner PINS = Cleaner.create();

    private final Parts parts;
    private final ContentAddressedUpkeep upkeep;
    private final Publishing publishing;
    private final OpenState open;
    private final Leases leases;
    private final Ledger ledger;

    /**
     * What a store is made of; it owns, and closes, index and blobs.
     *
     * @param name names the store in messages, without secrets
     * @param durability of publications that state none
     * @param afterwards closed last, after index and blobs
     */
    public record Parts(
            String name,
            EntryIndex index,
            BlobStore blobs,
            Leases leases,
            Ledger ledger,
            Housekeeping housekeeping,
            StoreTraits traits,
            Durability durability,
            Runnable afterwards) {}

    public ContentAddressedStore(Parts parts) {
        this.parts = parts;
        this.open = new OpenState(parts.name());
        this.leases = new OpenLeases(parts.leases(), open);
        this.ledger = new OpenLedger(parts.ledger(), open);
        this.upkeep = new ContentAddressedUpkeep(this, parts);
        this.publishing = new Publishing(parts.leases(), new OwnShelf());
    }

    @Override
    public Optional<Entry> find(Address address) {
        return open.during(() -> lookUp(address));
    }

    private Optional<Entry> lookUp(Address address) {
        while (true) {
            Optional<ByteBuffer> record = parts.index().find(address);
            if (record.isEmpty()) {
                return Optional.empty();
            }
            String place = place(address);
            EntryRecord.Parts entry = EntryRecord.decode(address, record.get(), place);
            List<EntryRecord.Block> blocks = entry.blocks();
            if (blocks.isEmpty()) {
                return Optional.of(restore(address, entry, place, BlobStore.Pin.NONE));
            }
            BlobStore.Pin pin = parts.blobs()
                    .pin(blocks.stream().map(EntryRecord.Block::digest).toList());
            // Only an entry that is still there after its blocks were pinned keeps them; see BlobStore.pin.
            boolean still = false;
            try {
                still = parts.index().find(address).equals(record);
                if (still) {
                    return Optional.of(restore(address, entry, place, pin));
                }
            } finally {
                if (!still) {
                    pin.close();
                }
            }
        }
    }

    private Entry restore(Address address, EntryRecord.Parts entry, String place, BlobStore.Pin pin) {
        Object holder = pin;
        if (pin != BlobStore.Pin.NONE) {
            holder = new Object();
            PINS.register(holder, pin::close);
        }
        EntryContents contents = BlobSource.contents(
                address, entry, block -> parts.blobs().find(block).orElse(null), holder, open);
        return Entry.restore(address, entry.info(), entry.text(), contents, place);
    }

    private final class OwnShelf implements Publishing.Shelf {
        @Override
        public Optional<Entry> find(Address address) {
            return ContentAddressedStore.this.find(address);
        }

        @Override
        public void setAside(Address address) {
            upkeep.quarantine(address);
        }
    }

    static String place(Address address) {
        return "entry " + address.key().abbreviated() + "/" + address.attribute();
    }

    @Override
    public Stored store(Entry entry, Publication publication) {
        return open.during(() -> settleOrPublish(entry, publication));
    }

    private Stored settleOrPublish(Entry entry, Publication publication) {
        Optional<Stored> settled = publishing.settledBefore(entry, publication);
        if (settled.isPresent()) {
            return settled.get();
        }
        try (BlobStore.Intake intake = parts.blobs().intake(durability(publication))) {
            return publish(entry, publication, intake);
        }
    }

    @Override
    public List<Stored> storeAll(List<Entry> entries, Publication publication) {
        return parts.traits().has(StoreTrait.ATOMIC_BATCHES) && !entries.isEmpty()
                ? open.during(() -> storeTogether(entries, publication))
                : DataStore.super.storeAll(entries, publication);
    }

    /** An entry of several, and its record; or what is kept instead of it. */
    private record Member(Entry entry, Optional<ByteBuffer> record, Optional<Stored> kept) {}

    private List<Stored> storeTogether(List<Entry> entries, Publication publication) {
        // All that takes long is done before the index begins what it cannot let others interrupt.
        try (BlobStore.Intake intake = parts.blobs().intake(durability(publication))) {
            RecordBuilder builder = new RecordBuilder(intake);
            List<Member> members = new ArrayList<>(entries.size());
            for (Entry entry : entries) {
                Optional<Stored> kept = publishing.settledBefore(entry, publication);
                Optional<ByteBuffer> record = kept.isPresent() ? Optional.empty() : Optional.of(builder.build(entry));
                members.add(new Member(entry, record, kept));
            }
            return parts.index()
                    .together(() -> publishing.underFence(
                            entries.get(0),
                            publication,
                            () -> intake.publish(
                                    builder,
                                    () -> members.stream()
                                            .map(member -> place(member, publication))
                                            .toList())));
        }
    }

    private Stored place(Member member, Publication publication) {
        return member.kept()
                .orElseGet(() -> publishing.publish(
                        member.entry(),
                        publication,
                        () -> place(
                                member.entry(), member.record().orElseThrow().duplicate(), publication)));
    }

    /** Publishes an entry of which some contents were written to the intake already. */
    Stored publish(Entry entry, Publication publication, BlobStore.Intake intake) {
        return open.during(() -> publishWhileOpen(entry, publication, intake));
    }

    private Stored publishWhileOpen(Entry entry, Publication publication, BlobStore.Intake intake) {
        RecordBuilder builder = new RecordBuilder(intake);
        ByteBuffer record = builder.build(entry);
        return publishing.publish(
                entry,
                publication,
                () -> publishing.underFence(
                        entry,
                        publication,
                        () -> intake.publish(builder, () -> place(entry, record.duplicate(), publication))));
    }

    private Optional<Stored> place(Entry entry, ByteBuffer record, Publication publication) {
        Address address = entry.info().address();
        Durability durability = durability(publication);
        if (publication.onConflict() == Publication.OnConflict.REPLACE) {
            boolean replaced = parts.index().find(address).isPresent();
            parts.index().replace(address, record, durability);
            return Optional.of(new Stored(entry.info(), replaced ? Stored.Status.REPLACED : Stored.Status.PUBLISHED));
        }
        return parts.index().create(address, record, durability)
                ? Optional.of(new Stored(entry.info(), Stored.Status.PUBLISHED))
                : Optional.empty();
    }

    private Durability durability(Publication publication) {
        return publication.durability().orElse(parts.durability());
    }

    @Override
    public EntryWriter begin(EntryDraft draft, Publication publication) {
        return open.during(() ->
                new BlockWriter(draft, new WriterIntake(parts.blobs().intake(durability(publication)), publication)));
    }

    /** Takes in what is written piece by piece. */
    private final class WriterIntake implements BlockWriter.Intake, BlockWriter.Blocks {
        private final BlobStore.Intake intake;
        private final Publication publication;

        WriterIntake(BlobStore.Intake intake, Publication publication) {
            this.intake = intake;
            this.publication = publication;
        }

        @Override
        public BlockWriter.Blocks begin() {
            return this;
        }

        @Override
        public void add(EntryRecord.Block block, ByteBuffer bytes) {
            intake.add(block.digest(), bytes);
        }

        @Override
        public Content content(long size, List<EntryRecord.Block> blocks) {
            return new SinkContent(intake, size, blocks);
        }

        @Override
        public Stored publish(Entry entry) {
            return ContentAddressedStore.this.publish(entry, publication, intake);
        }

        @Override
        public void close() {
            intake.close();
        }
    }

    @Override
    public boolean remove(Address address) {
        return open.during(() -> parts.index().remove(address));
    }

    @Override
    public Stream<EntryInfo> list(Selection selection) {
        return open.during(() -> parts.index().scan(selection))
                .flatMap(located -> info(located).stream())
                .filter(selection::takes);
    }

    private Optional<EntryInfo> info(EntryIndex.Located located) {
        try {
            return located.record()
                    .map(record ->
                            ContentAddressedUpkeep.decode(located, record).info());
        } catch (CorruptEntryException e) {
            LOG.debug("left out of a listing: {}", e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public StoreTraits traits() {
        return parts.traits();
    }

    @Override
    public Leases leases() {
        open.check();
        return leases;
    }

    @Override
    public Ledger ledger() {
        open.check();
        return ledger;
    }

    @Override
    public Upkeep upkeep() {
        open.check();
        return upkeep;
    }

    OpenState open() {
        return open;
    }

    /** Returns what the store is made of; for implementers of stores that keep a part of theirs in another one. */
    public Parts parts() {
        open.check();
        return parts;
    }

    @Override
    public void close() {
        if (!open.close()) {
            return;
        }
        List<Runnable> steps = new ArrayList<>();
        steps.add(parts.index()::close);
        steps.add(parts.blobs()::close);
        steps.add(parts.afterwards());
        Closing.all(steps);
    }

    @Override
    public String toString() {
        return parts.name();
    }
}
