package dev.larder.hdf5;

import dev.larder.data.CanonicalForm;
import dev.larder.data.Content;
import dev.larder.data.Digest;
import dev.larder.data.ElementType;
import dev.larder.store.Entry;
import dev.larder.store.EntryInfo;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Where an entry's bytes go in its HDF5 file: what {@link #lay} found out when it made the file's structure.
 *
 * <p>The value stands under {@code /value}; what it is of, as attributes of the root; contents that the structure has no place
 * for, under {@code /larder/contents}.
 *
 * @param small bytes that are at hand, by where they go
 * @param contents where each large content goes
 */
record EntryLayout(List<Small> small, Map<Digest, Spot> contents) {
    /** Some bytes, and where they go in the file. */
    record Small(long offset, ByteBuffer bytes) {}

    /** Where a large content goes. */
    sealed interface Spot {
        /** To this offset, in one piece; it is 0 for one without bytes. */
        record Contiguous(long offset) implements Spot {}

        /**
         * Through libhdf5, into chunks.
         *
         * @param path of the dataset
         * @param header where its header is in the HDF5 file
         */
        record InChunks(String path, long header, int elementSize, Chunking chunking, Chunking.Grid grid)
                implements Spot {}
    }

    /** Has libhdf5 make a file with the structure of the entry, and room for all bytes. */
    static EntryLayout layInChunks(Path path, Entry entry, Chunking chunking) {
        return Hdf5Library.alone("make an entry's file", () -> {
            try (NativeFile file = NativeFile.create(path)) {
                return lay(file, file.root(), "", entry, Optional.of(new Chunked(file, chunking)));
            }
        });
    }

    /**
     * Makes the structure of the entry, and room for all bytes, in a group of a file.
     *
     * @param path of the group, without a slash at the end
     */
    static EntryLayout lay(Structure file, Structure.Node group, String path, Entry entry) {
        return lay(file, group, path, entry, Optional.empty());
    }

    /** How contents are brought into chunks, and the file, which only libhdf5 can make then. */
    private record Chunked(NativeFile file, Chunking chunking) {}

    private static EntryLayout lay(
            Structure file, Structure.Node group, String path, Entry entry, Optional<Chunked> chunked) {
        Laying laying = new Laying(file, group, path, entry.form().contents(), chunked);
        laying.provenance(entry.info());
        new ValueLayout(file, laying).lay(group, path, "value", entry.datum());
        laying.rest();
        return new EntryLayout(laying.small, laying.spots);
    }

    /** The layout in the making. */
    static final class Laying {
        private final Structure file;
        private final Optional<Chunked> chunked;
        private final Structure.Node root;
        private final String rootPath;
        private final IdentityHashMap<Content, CanonicalForm.LargeContent> byContent = new IdentityHashMap<>();
        private final Map<Digest, CanonicalForm.LargeContent> byDigest = new HashMap<>();
        private final Map<Digest, Spot> spots = new HashMap<>();
        private final Map<Digest, String> paths = new HashMap<>();
        private final List<Small> small = new ArrayList<>();

        private Laying(
                Structure file,
                Structure.Node root,
                String rootPath,
                List<CanonicalForm.LargeContent> contents,
                Optional<Chunked> chunked) {
            this.file = file;
            this.root = root;
            this.rootPath = rootPath;
            this.chunked = chunked;
            for (CanonicalForm.LargeContent large : contents) {
                byContent.put(large.content(), large);
                byDigest.put(large.digest(), large);
            }
        }

        /** Has bytes written to a dataset later. */
        void put(Structure.Node dataset, byte[] bytes) {
            if (bytes.length > 0) {
                small.add(new Small(file.offset(dataset), ByteBuffer.wrap(bytes)));
            }
        }

        /** Returns the digest under which a content is stored; asks for it only where it is not known. */
        Digest digestOf(Content content, java.util.function.Supplier<Digest> computed) {
            CanonicalForm.LargeContent known = byContent.get(content);
            return known != null ? known.digest() : computed.get();
        }

        boolean isLarge(Digest digest) {
            return byDigest.containsKey(digest);
        }

        /** Lays out a large content, or links to it where it stands already. */
        void large(
                Structure.Node parent,
                String parentPath,
                String name,
                String encoding,
                Digest digest,
                ElementType type,
                long... shape) {
            String path = parentPath + "/" + name;
            String there = paths.get(digest);
            if (there != null) {
                file.link(parent, name, there);
                return;
            }
            Structure.Form form = new Structure.Form.Numbers(type);
            long size = Objects.requireNonNull(byDigest.get(digest)).content().size();
            paths.put(digest, path);
            if (chunked.isPresent() && Chunking.suits(size, shape)) {
                NativeFile chunks = chunked.get().file();
                Chunking chunking = chunked.get().chunking();
                Chunking.Grid grid = Chunking.grid(type.size(), shape);
                try (NativeFile.Node dataset = chunks.chunked(parent, name, form, chunking, grid, shape)) {
                    file.attribute(dataset, "encoding-type", encoding);
                    spots.put(digest, new Spot.InChunks(path, chunks.header(dataset), type.size(), chunking, grid));
                }
                return;
            }
            try (Structure.Node dataset = file.dataset(parent, name, form, shape)) {
                file.attribute(dataset, "encoding-type", encoding);
                spots.put(digest, new Spot.Contiguous(size == 0 ? 0 : file.offset(dataset)));
            }
        }

        private void provenance(EntryInfo info) {
            file.attribute(root, "encoding-type", "larder-entry");
            file.attribute(root, "encoding-version", "1");
            Map<String, String> texts = new java.util.LinkedHashMap<>();
            texts.put("larder.key", info.key().toString());
            texts.put("larder.type", info.recipe().type());
            texts.put("larder.attribute", info.attribute());
            texts.put("larder.codec", info.codec());
            texts.put("larder.digest", info.digest().toString());
            texts.put("larder.created", info.created().toString());
            texts.put("larder.writer", info.writer());
            texts.put("larder.recipe", info.recipe().text());
            for (Map.Entry<String, String> text : texts.entrySet()) {
                // What is too long for an attribute stands in the record, behind the HDF5 file.
                if (Structure.padded(text.getValue()).length <= Structure.MAX_ATTRIBUTE) {
                    file.attribute(root, text.getKey(), text.getValue());
                }
            }
            double seconds = info.cost().toSeconds() + info.cost().toNanosPart() / (double) TimeUnit.SECONDS.toNanos(1);
            file.attribute(root, "larder.cost_seconds", seconds);
            new ParameterAttributes(file, root).put(info.recipe().parameters());
        }

        /** Gives a place to the contents that have none. */
        private void rest() {
            List<CanonicalForm.LargeContent> homeless = byDigest.values().stream()
                    .filter(large -> !spots.containsKey(large.digest()))
                    .sorted(java.util.Comparator.comparing(CanonicalForm.LargeContent::digest))
                    .toList();
            if (homeless.isEmpty()) {
                return;
            }
            try (Structure.Node larder = file.group(root, "larder");
                    Structure.Node contents = file.group(larder, "contents")) {
                for (CanonicalForm.LargeContent large : homeless) {
                    large(
                            contents,
                            rootPath + "/larder/contents",
                            large.digest().hex(),
                            "bytes",
                            large.digest(),
                            ElementType.U8,
                            large.content().size());
                }
            }
        }
    }
}
