package dev.larder.hdf5;

import dev.larder.data.CanonicalForm;
import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.data.Hasher;
import dev.larder.data.InvalidDatumException;
import dev.larder.key.Address;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Entry;
import dev.larder.store.EntryName;
import dev.larder.store.EntryRecord;
import dev.larder.store.OpenState;
import java.io.EOFException;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

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

    /** How the contents of a file are had. */
    private interface Contents {
        Content of(EntryRecord.Stored stored, long offset) throws IOException;
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
            SealedFile sealed = SealedFile.read(address, in, place);
            if (sealed.contentSize() <= READ_AT_ONCE) {
                return restore(address, sealed, place, (stored, offset) -> read(address, in, stored, offset, place));
            }
            HeldFiles.Held reading = held.hold(in, place);
            kept = true;
            return restore(
                    address,
                    sealed,
                    place,
                    (stored, offset) -> DatasetContent.of(address, reading, offset, stored, open));
        } finally {
            if (!kept) {
                in.close();
            }
        }
    }

    /** Reads an entry in a file that is held open for others too. */
    Entry read(Address address, SealedFile sealed, HeldFiles.Held file) throws IOException {
        Contents contents = sealed.contentSize() <= READ_AT_ONCE
                ? (stored, offset) -> read(address, file, stored, offset)
                : (stored, offset) -> DatasetContent.of(address, file, offset, stored, open);
        try {
            return restore(address, sealed, file.place(), contents);
        } catch (EOFException e) {
            throw new CorruptEntryException(address, file.place(), "a content is not there");
        }
    }

    private static Entry restore(Address address, SealedFile sealed, String place, Contents contents)
            throws IOException {
        Map<Digest, CanonicalForm.LargeContent> byDigest = new LinkedHashMap<>();
        for (int i = 0; i < sealed.offsets().size(); i++) {
            EntryRecord.Stored stored = sealed.record().contents().get(i);
            byDigest.put(
                    stored.digest(),
                    new CanonicalForm.LargeContent(
                            stored.digest(),
                            contents.of(stored, sealed.offsets().get(i)),
                            digests(stored)));
        }
        return Entry.restore(address, sealed.record().info(), sealed.record().text(), new Resolver(byDigest), place);
    }

    private static List<Digest> digests(EntryRecord.Stored stored) {
        return stored.blocks().stream().map(EntryRecord.Block::digest).toList();
    }

    private static Content read(
            Address address, RandomAccessFile in, EntryRecord.Stored stored, long offset, String place)
            throws IOException {
        byte[] bytes = new byte[(int) stored.size()];
        in.seek(offset);
        in.readFully(bytes);
        return checked(address, stored, bytes, place);
    }

    private static Content read(Address address, HeldFiles.Held file, EntryRecord.Stored stored, long offset)
            throws IOException {
        byte[] bytes = new byte[(int) stored.size()];
        file.read(offset, bytes);
        return checked(address, stored, bytes, file.place());
    }

    private static Content checked(Address address, EntryRecord.Stored stored, byte[] bytes, String place) {
        if (bytes.length > 0
                && EntryRecord.crc(ByteBuffer.wrap(bytes))
                        != stored.blocks().get(0).crc()) {
            throw new CorruptEntryException(address, place, "a content does not match its checksum");
        }
        return new HeldContent(ByteBuffer.wrap(bytes), digests(stored));
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
            SealedFile sealed = SealedFile.read(address, in, place);
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
            return new Checked(claimed, checkContents(claimed, sealed, in, place), in.length());
        }
    }

    /**
     * Reads everything of an entry in an open file, and holds it against all checksums and digests.
     *
     * @return how many blocks there were
     * @throws CorruptEntryException when anything of it is damaged
     */
    static long checkContents(Address claimed, SealedFile sealed, RandomAccessFile in, String place)
            throws IOException {
        long blocks = 0;
        for (int i = 0; i < sealed.offsets().size(); i++) {
            blocks += checkBlocks(
                    claimed,
                    in,
                    sealed.record().contents().get(i),
                    sealed.offsets().get(i),
                    place);
        }
        // Through the gate, so that recipe, digest and canonical text are held against each other too.
        Entry.restore(claimed, sealed.record().info(), sealed.record().text(), resolver(sealed, in), place);
        return blocks;
    }

    /** What was found sound. */
    record Checked(Address address, long blocks, long bytes) {}

    private static Resolver resolver(SealedFile sealed, RandomAccessFile in) {
        Map<Digest, CanonicalForm.LargeContent> byDigest = new LinkedHashMap<>();
        for (int i = 0; i < sealed.offsets().size(); i++) {
            EntryRecord.Stored stored = sealed.record().contents().get(i);
            Content content = new CheckedContent(in, sealed.offsets().get(i), stored.size(), digests(stored));
            byDigest.put(stored.digest(), new CanonicalForm.LargeContent(stored.digest(), content, digests(stored)));
        }
        return new Resolver(byDigest);
    }

    private static long checkBlocks(
            Address address, RandomAccessFile in, EntryRecord.Stored stored, long offset, String place)
            throws IOException {
        for (int i = 0; i < stored.blocks().size(); i++) {
            byte[] bytes = new byte[SealedFile.blockLength(stored, i)];
            in.seek(offset + (long) i * Content.BLOCK_SIZE);
            in.readFully(bytes);
            EntryRecord.Block block = stored.blocks().get(i);
            if (EntryRecord.crc(ByteBuffer.wrap(bytes)) != block.crc()
                    || !new Hasher().update(bytes).digest().equals(block.digest())) {
                throw new CorruptEntryException(address, place, "block " + i + " of a content is damaged");
            }
        }
        return stored.blocks().size();
    }

    /** Content that was read with its entry. */
    private record HeldContent(ByteBuffer bytes, List<Digest> blockDigests) implements Content {
        @Override
        public long size() {
            return bytes.limit();
        }

        @Override
        public Optional<List<Digest>> knownBlockDigests() {
            return Optional.of(blockDigests);
        }

        @Override
        public void read(long position, ByteBuffer into) {
            Objects.checkFromIndexSize(position, into.remaining(), size());
            into.put(bytes.slice((int) position, into.remaining()));
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }

        @Override
        public int hashCode() {
            return System.identityHashCode(this);
        }
    }

    /** Content whose blocks were all checked just now, in a file that one thread has open. */
    private record CheckedContent(RandomAccessFile in, long offset, long size, List<Digest> blockDigests)
            implements Content {
        @Override
        public Optional<List<Digest>> knownBlockDigests() {
            return Optional.of(blockDigests);
        }

        @Override
        public void read(long position, ByteBuffer into) {
            Objects.checkFromIndexSize(position, into.remaining(), size);
            byte[] bytes = new byte[into.remaining()];
            try {
                in.seek(offset + position);
                in.readFully(bytes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            into.put(bytes);
        }
    }

    private record Resolver(Map<Digest, CanonicalForm.LargeContent> byDigest) implements Entry.StoredContents {
        @Override
        public Content resolve(Digest digest, long size) {
            CanonicalForm.LargeContent large = byDigest.get(digest);
            if (large == null) {
                throw new InvalidDatumException("its value names a content that is not stored with it: " + digest);
            }
            if (large.content().size() != size) {
                throw new InvalidDatumException("a content does not have the size that its value states: " + digest);
            }
            return large.content();
        }

        @Override
        public List<CanonicalForm.LargeContent> all() {
            return List.copyOf(byDigest.values());
        }
    }
}
