package dev.larder.hdf5;

import dev.larder.store.EntryInfo;
import dev.larder.store.EntryName;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file by which other programs browse a store: a group for each type, in it one for each key, in it a link to each
 * attribute's file. Derived from the entries and made anew when a store that was changed is closed; never read by a store.
 */
final class Catalogue {
    private static final Logger LOG = LoggerFactory.getLogger(Catalogue.class);

    /** Tells the catalogue from a user's own file of that name. */
    private static final long MAGIC = 0x0A_43_48_44_52_41_4C_89L;

    private static final int FORMAT = 1;

    private Catalogue() {}

    /** Returns whether a file is a catalogue, and may be replaced by another. */
    static boolean isOne(Path file) throws IOException {
        if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) || Files.size(file) < SealedFile.USER_BLOCK) {
            return false;
        }
        try (RandomAccessFile in = SealedFile.open(file)) {
            byte[] front = new byte[Long.BYTES];
            in.readFully(front);
            return ByteBuffer.wrap(front).order(ByteOrder.LITTLE_ENDIAN).getLong() == MAGIC;
        }
    }

    /** Makes the catalogue anew from the entries, unless something else is in its place. */
    static void refresh(Hdf5Root root, Sessions sessions, Hdf5Upkeep entries) throws IOException {
        if (Files.exists(root.catalogue(), LinkOption.NOFOLLOW_LINKS) && !isOne(root.catalogue())) {
            LOG.warn(
                    "{} is not Larder's and stays as it is; move it away to have the store's catalogue there",
                    root.catalogue());
            return;
        }
        Map<String, Map<String, List<EntryInfo>>> tree = new TreeMap<>();
        try (Stream<EntryInfo> infos = entries.infos("")) {
            infos.sorted(java.util.Comparator.comparing(EntryInfo::address))
                    .forEach(info -> tree.computeIfAbsent(
                                    NativeName.of(info.recipe().type()), type -> new TreeMap<>())
                            .computeIfAbsent(info.key().abbreviated(), key -> new java.util.ArrayList<>())
                            .add(info));
        }
        Path staged = sessions.newTemporary();
        try {
            Hdf5Library.alone("make the catalogue", () -> {
                write(root, staged, tree);
                return tree;
            });
            mark(staged);
            Files.move(staged, root.catalogue(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(staged);
        }
    }

    private static void write(Hdf5Root root, Path staged, Map<String, Map<String, List<EntryInfo>>> tree) {
        try (NativeFile file = NativeFile.create(staged)) {
            file.attribute(file.root(), "encoding-type", "larder-catalogue");
            file.attribute(file.root(), "encoding-version", "1");
            String directory =
                    Objects.requireNonNull(root.directory().getFileName()).toString();
            for (Map.Entry<String, Map<String, List<EntryInfo>>> type : tree.entrySet()) {
                try (NativeFile.Node types = file.group(file.root(), type.getKey())) {
                    for (Map.Entry<String, List<EntryInfo>> key :
                            type.getValue().entrySet()) {
                        try (NativeFile.Node keys = file.group(types, key.getKey())) {
                            for (EntryInfo info : key.getValue()) {
                                String name = EntryName.of(info.address()) + EntryFiles.SUFFIX;
                                file.external(
                                        keys,
                                        NativeName.of(info.attribute()),
                                        directory + "/entries/" + name.substring(0, 2) + "/" + name);
                            }
                        }
                    }
                }
            }
        }
    }

    private static void mark(Path staged) throws IOException {
        try (RandomAccessFile out = new RandomAccessFile(staged.toFile(), "rw")) {
            out.write(ByteBuffer.allocate(Long.BYTES + Integer.BYTES)
                    .order(ByteOrder.LITTLE_ENDIAN)
                    .putLong(MAGIC)
                    .putInt(FORMAT)
                    .array());
        }
    }
}
