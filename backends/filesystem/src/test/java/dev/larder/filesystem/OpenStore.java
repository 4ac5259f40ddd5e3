package dev.larder.filesystem;

import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.store.BlobStore;
import dev.larder.store.ContentAddressedStore;
import dev.larder.store.Durability;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.EntryName;
import dev.larder.store.Sharing;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A store in a directory, opened with its parts laid bare, and things to put into it. */
final class OpenStore implements AutoCloseable {
    final StoreRoot root;
    final ContentAddressedStore.Parts parts;
    final ContentAddressedStore store;

    private OpenStore(StoreRoot root, Durability durability, Disk.Device device) {
        this.root = root;
        this.parts = FileDataStoreProvider.parts("file:" + root, root, durability, device);
        this.store = new ContentAddressedStore(parts);
    }

    static OpenStore in(Path directory) {
        return in(directory, Durability.RELAXED, Disk.Device.REAL);
    }

    static OpenStore in(Path directory, Durability durability, Disk.Device device) {
        return new OpenStore(RootCheck.open(directory.toString(), Sharing.OWNER), durability, device);
    }

    BlobFiles blobs() {
        return (BlobFiles) parts.blobs();
    }

    /** Takes in and publishes one block, with nothing that names it. */
    Digest put(ByteBuffer block, Durability durability) {
        Digest digest = digestOf(block);
        try (BlobStore.Intake intake = blobs().intake(durability)) {
            intake.add(digest, block.duplicate());
            intake.publish(again -> block.duplicate(), () -> digest);
        }
        return digest;
    }

    Digest put(ByteBuffer block) {
        return put(block, Durability.RELAXED);
    }

    Path fileOf(Digest block) {
        return blobs().fileOf(block);
    }

    Path fileOf(Address address) {
        return new Shelves(root, root.entries()).fileOf(EntryName.of(address));
    }

    /** Returns the names of all files under a directory of the store, without those of locks and sessions. */
    TreeSet<String> files() {
        try (Stream<Path> all = Files.walk(root.path())) {
            TreeSet<String> names = new TreeSet<>();
            all.filter(Files::isRegularFile)
                    .map(root::place)
                    .filter(name -> !name.startsWith("locks/") && !name.startsWith("sessions/"))
                    .forEach(names::add);
            return names;
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    TreeSet<String> temporaryFiles() {
        TreeSet<String> names = files();
        names.removeIf(name -> !name.startsWith("tmp/"));
        return names;
    }

    @Override
    public void close() {
        store.close();
    }

    static Recipe recipe(long number) {
        return Recipe.of(Component.of(
                "test.sample", "1", Parameters.of(new Datum.Mapping(Map.of("n", Datum.Whole.of(number))))));
    }

    static Address address(long number) {
        return Address.of(recipe(number).key());
    }

    static Entry entry(long number, Datum value) {
        return Entry.of(EntryDraft.of(recipe(number), Address.VALUE, "test"), value);
    }

    static Datum bytes(ByteBuffer... blocks) {
        int size = 0;
        for (ByteBuffer block : blocks) {
            size += block.remaining();
        }
        ByteBuffer all = ByteBuffer.allocate(size);
        for (ByteBuffer block : blocks) {
            all.put(block.duplicate());
        }
        return Datum.Bytes.of(Content.of(all.array()));
    }

    static ByteBuffer block(long seed, int size) {
        byte[] bytes = new byte[size];
        new Random(seed).nextBytes(bytes);
        return ByteBuffer.wrap(bytes);
    }

    static Digest digestOf(ByteBuffer block) {
        byte[] bytes = new byte[block.remaining()];
        block.duplicate().get(bytes);
        return Digest.of(bytes);
    }

    static ByteBuffer text(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
    }

    static String text(ByteBuffer bytes) {
        return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
    }
}
