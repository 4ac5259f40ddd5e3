package dev.larder.conformance.naive;

import dev.larder.data.CanonicalForm.LargeContent;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Content;
import dev.larder.data.ContentResolver;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.InvalidDatumException;
import dev.larder.key.Address;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Key;
import dev.larder.key.Recipe;
import dev.larder.store.CorruptEntryException;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryInfo;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * An entry's file: the length of a head (4 bytes) and its SHA-256, the head, and the contents one after the other. The head is
 * canonical JSON and holds the info, the value's text and the contents' digests, sizes and blocks.
 */
final class EntryFile {
    private static final int HEAD_AT = Integer.BYTES + Digest.LENGTH;

    /** No single flipped bit makes a head claim as much as this. */
    private static final int HUGE = 0x7f00_0000;

    private EntryFile() {}

    static byte[] head(Entry entry) {
        EntryInfo info = entry.info();
        EntryDraft draft = info.draft();
        Map<String, Datum> sources = new HashMap<>();
        draft.sources()
                .forEach((digest, address) -> sources.put(
                        digest.hex(), Datum.Sequence.of(text(address.key().hex()), text(address.attribute()))));
        List<Datum> contents = new ArrayList<>();
        for (LargeContent content : entry.form().contents()) {
            List<Datum> blocks =
                    content.blocks().stream().map(block -> text(block.hex())).toList();
            contents.add(Datum.Sequence.of(
                    text(content.digest().hex()),
                    Datum.Whole.of(content.content().size()),
                    new Datum.Sequence(blocks)));
        }
        Map<String, Datum> head = new HashMap<>();
        head.put("recipe", text(draft.recipe().text()));
        head.put("attribute", text(draft.attribute()));
        head.put("codec", text(draft.codec()));
        head.put("cost", new Datum.Duration(draft.cost()));
        head.put("writer", text(draft.writer()));
        head.put("sources", new Datum.Mapping(sources));
        head.put("metadata", draft.metadata());
        head.put("code", draft.code());
        head.put("digest", text(info.digest().hex()));
        head.put("size", Datum.Whole.of(info.size()));
        head.put("created", new Datum.Instant(info.created()));
        head.put("value", text(entry.form().text()));
        head.put("contents", new Datum.Sequence(contents));
        byte[] json = CanonicalJson.write(new Datum.Mapping(head)).getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(HEAD_AT + json.length)
                .putInt(json.length)
                .put(Digest.of(json).bytes())
                .put(json)
                .array();
    }

    private static Datum text(String text) {
        return new Datum.Text(text);
    }

    /** Writes an entry to a file that nobody reads yet. */
    static void write(Entry entry, Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.truncate(0);
            write(channel, ByteBuffer.wrap(head(entry)));
            ByteBuffer slab = ByteBuffer.allocate(1 << 20);
            for (LargeContent large : entry.form().contents()) {
                Content content = large.content();
                for (long at = 0; at < content.size(); at += slab.capacity()) {
                    slab.clear().limit((int) Math.min(slab.capacity(), content.size() - at));
                    content.read(at, slab);
                    write(channel, slab.flip());
                }
            }
        }
    }

    private static void write(FileChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /**
     * Returns the entry in a file. The channel stays open for its contents; it reads what was opened even when the file is
     * removed or replaced.
     */
    static Entry read(Place place, Path file, Address asked) throws IOException {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        boolean needed = false;
        try {
            Head head = Head.read(place, channel, asked, file);
            Entry entry = head.entry(asked);
            needed = !entry.form().contents().isEmpty();
            return entry;
        } finally {
            if (!needed) {
                channel.close();
            }
        }
    }

    /** Returns the info in a file, trusting its head for the address. */
    static EntryInfo info(Place place, Path file) throws IOException {
        Address unknown = Address.of(Key.parse("0".repeat(64)));
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            Head head = Head.read(place, channel, unknown, file);
            return head.entry(head.info().address()).info();
        }
    }

    /** What stands before the contents, read and checked. */
    private record Head(Place place, FileChannel channel, Path file, Datum.Mapping members, long contentsAt) {
        static Head read(Place place, FileChannel channel, Address asked, Path file) throws IOException {
            long size = channel.size();
            ByteBuffer start = ByteBuffer.allocate(HEAD_AT);
            if (size < HEAD_AT) {
                throw new CorruptEntryException(asked, name(file), "it is cut short");
            }
            readFully(channel, 0, start);
            int length = start.flip().getInt();
            Digest digest = Digest.read(start);
            boolean trusted = place.flaw == Flaw.TRUSTS_SIZES && length > HUGE;
            if (!trusted && (length < 0 || length > size - HEAD_AT)) {
                throw new CorruptEntryException(asked, name(file), "its head is longer than the file");
            }
            byte[] json = new byte[length];
            readFully(channel, HEAD_AT, ByteBuffer.wrap(json));
            if (!Digest.of(json).equals(digest)) {
                throw new CorruptEntryException(asked, name(file), "its head does not have its digest");
            }
            Datum head = CanonicalJson.parse(new String(json, StandardCharsets.UTF_8), ContentResolver.ABSENT);
            return new Head(place, channel, file, (Datum.Mapping) head, HEAD_AT + (long) json.length);
        }

        private static String name(Path file) {
            return file.getFileName().toString();
        }

        Entry entry(Address asked) throws IOException {
            EntryInfo info = info();
            Address address = place.flaw == Flaw.TRUSTS_PLACES ? info.address() : asked;
            String text = string("value");
            NaiveContents contents = new NaiveContents(place, channel, name(file), asked);
            long at = contentsAt;
            for (Datum content : ((Datum.Sequence) member("contents")).elements()) {
                at = contents.add((Datum.Sequence) content, at);
            }
            if (at != channel.size()) {
                throw new CorruptEntryException(asked, name(file), "it is longer or shorter than its head states");
            }
            try {
                return Entry.restore(address, info, text, contents, name(file));
            } catch (InvalidComponentException e) {
                throw new CorruptEntryException(asked, name(file), "it cannot be read: " + e.getMessage());
            }
        }

        EntryInfo info() {
            Map<Digest, Address> sources = new HashMap<>();
            ((Datum.Mapping) member("sources")).members().forEach((digest, source) -> {
                List<Datum> parts = ((Datum.Sequence) source).elements();
                sources.put(
                        Digest.ofHex(digest),
                        new Address(
                                Key.parse(((Datum.Text) parts.get(0)).value()), ((Datum.Text) parts.get(1)).value()));
            });
            EntryDraft draft = EntryDraft.of(Recipe.parse(string("recipe")), string("attribute"), string("codec"))
                    .costing(((Datum.Duration) member("cost")).value())
                    .by(string("writer"))
                    .from(sources)
                    .noting((Datum.Mapping) member("metadata"))
                    .derivedFrom((Datum.Mapping) member("code"));
            return new EntryInfo(
                    draft,
                    Digest.ofHex(string("digest")),
                    ((Datum.Whole) member("size")).value().longValueExact(),
                    ((Datum.Instant) member("created")).value());
        }

        private String string(String name) {
            return ((Datum.Text) member(name)).value();
        }

        private Datum member(String name) {
            Datum member = members.member(name);
            if (member == null) {
                throw new InvalidDatumException("no member " + name);
            }
            return member;
        }
    }

    static void readFully(FileChannel channel, long position, ByteBuffer into) throws IOException {
        long at = position;
        while (into.hasRemaining()) {
            int count = channel.read(into, at);
            if (count < 0) {
                throw new IOException("the file ends too early");
            }
            at += count;
        }
    }
}
