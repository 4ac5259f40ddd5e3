package dev.larder.hdf5;

import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.data.Hasher;
import dev.larder.key.Address;
import dev.larder.store.BlockContent;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Entry;
import dev.larder.store.EntryContents;
import dev.larder.store.EntryName;
import dev.larder.store.EntryRecord;
import dev.larder.store.OpenState;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads entries from their files: short ones whole, large ones when their contents are asked for. Thread-safe. */
final class EntryReader {
    /** Contents up to this many bytes together are read with the entry, so that nothing must be kept for them. */
    private static final int READ_AT_ONCE = 256 << 10;

    private final Hdf5Root root;
    private final OpenState open;
    private final HeldFiles held;

    EntryReader(Hdf5Root root, OpenState open) {
        this.root = root;
        this.open = open;
        this.held = new HeldFiles(open);
    }

    /** Returns the files that are still read. */
    HeldFiles held() {
        return held;
    }

    /** Lets go of all files that are still read. */
    void close() {
        held.close();
    }

    /**
     * Reads the entry in a file, and makes sure that it can be read as long as anything of it is kept.
     *
     * @throws NoSuchFileException when there is none
     */
    Entry read(Address address, Path file) throws IOException {
        String place = root.place(file);
        RandomAccessFile in = SealedFile.open(address, file, place);
        boolean kept = false;
        try {
            HeldFiles.Held lent = HeldFiles.Held.lent(in, place);
            SealedFile sealed = SealedFile.read(address, lent);
            boolean atOnce = sealed.contentSize() <= READ_AT_ONCE;
            HeldFiles.Held reading = atOnce ? lent : held.hold(lent);
            kept = !atOnce;
            return restore(address, sealed, reading, atOnce);
        } finally {
            if (!kept) {
                in.close();
            }
        }
    }

    /** Reads an entry in a file that is held open for others too. */
    Entry read(Address address, SealedFile sealed, HeldFiles.Held file) {
        return restore(address, sealed, file, sealed.contentSize() <= READ_AT_ONCE);
    }

    private Entry restore(Address address, SealedFile sealed, HeldFiles.Held file, boolean atOnce) {
        Function<EntryRecord.Stored, BlockContent.Source> sources = sources(sealed, file);
        return restore(address, sealed, file.place(), stored -> {
            Content content = BlockContent.of(address, stored, sources.apply(stored), open);
            return atOnce ? BlockContent.of(stored, ByteBuffer.wrap(content.toBytes())) : content;
        });
    }

    private static Function<EntryRecord.Stored, BlockContent.Source> sources(SealedFile sealed, HeldFiles.Held file) {
        Map<Digest, SealedFile.Place> places = sealed.placesByDigest();
        return stored -> source(Objects.requireNonNull(places.get(stored.digest())), file, stored);
    }

    static BlockContent.Source source(SealedFile.Place place, HeldFiles.Held file, EntryRecord.Stored stored) {
        return place instanceof SealedFile.Place.InChunks chunks
                ? new ChunkSource(file, chunks.table(), stored)
                : new DatasetSource(file, ((SealedFile.Place.Contiguous) place).offset(), stored);
    }

    private static Entry restore(
            Address address, SealedFile sealed, String place, Function<EntryRecord.Stored, Content> contents) {
        return Entry.restore(
                address,
                sealed.record().info(),
                sealed.record().text(),
                EntryContents.of(sealed.record(), contents),
                place);
    }

    /**
     * Reads every byte of an entry's file and holds it against all checksums and digests.
     *
     * @return how many blocks and bytes there were
     * @throws NoSuchFileException when there is none
     * @throws CorruptEntryException when anything in it is damaged
     */
    Checked check(Address address, Path file, String place) throws IOException {
        try (RandomAccessFile in = SealedFile.open(address, file, place)) {
            HeldFiles.Held reading = HeldFiles.Held.lent(in, place);
            SealedFile sealed = SealedFile.read(address, reading);
            Address claimed = sealed.record().info().address();
            String name = EntryName.of(claimed) + EntryFiles.SUFFIX;
            boolean told = EntryFiles.nameOf(file).flatMap(EntryName::address).isPresent();
            boolean published = file.startsWith(root.entries());
            if ((told && !address.equals(claimed))
                    || (published && !file.getFileName().toString().equals(name))) {
                throw new CorruptEntryException(address, place, "it holds the entry of " + claimed);
            }
            if (!sealed.isNativeSound(in)) {
                throw new CorruptEntryException(address, place, "its HDF5 part does not match its checksum");
            }
            return new Checked(claimed, checkContents(claimed, sealed, reading), in.length());
        }
    }

    /**
     * Reads everything of an entry in an open file, and holds it against all checksums and digests.
     *
     * @return how many blocks there were
     * @throws CorruptEntryException when anything of it is damaged
     */
    long checkContents(Address claimed, SealedFile sealed, HeldFiles.Held file) {
        Function<EntryRecord.Stored, BlockContent.Source> sources = sources(sealed, file);
        long blocks = 0;
        for (EntryRecord.Stored stored : sealed.record().contents()) {
            blocks += checkBlocks(claimed, stored, sources.apply(stored));
        }
        sealed.record().read(file.place());
        // Through the gate, so that recipe, digest and canonical text are held against each other too.
        restore(claimed, sealed, file.place(), stored -> BlockContent.of(claimed, stored, sources.apply(stored), open));
        return blocks;
    }

    /** What was found sound. */
    record Checked(Address address, long blocks, long bytes) {}

    private static long checkBlocks(Address address, EntryRecord.Stored stored, BlockContent.Source source) {
        for (int i = 0; i < stored.blocks().size(); i++) {
            @Nullable ByteBuffer bytes = source.read(i);
            EntryRecord.Block block = stored.blocks().get(i);
            if (bytes == null
                    || EntryRecord.crc(bytes) != block.crc()
                    || !new Hasher().update(bytes).digest().equals(block.digest())) {
                throw new CorruptEntryException(address, source.place(i), "block " + i + " of a content is damaged");
            }
        }
        return stored.blocks().size();
    }
}
