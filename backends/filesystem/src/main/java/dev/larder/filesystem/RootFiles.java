package dev.larder.filesystem;

import dev.larder.store.Sharing;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.UnsupportedFormatException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files by which a directory is a store: what says its format, what tells backup programs and people what it is, and the
 * directories for everything else.
 */
final class RootFiles {
    private static final int FORMAT_NUMBER = 1;
    private static final Pattern FORMAT_FILE = Pattern.compile("larder filesystem ([0-9]{1,9})\n(?s:(.*))");
    private static final Pattern FEATURES = Pattern.compile("requires:((?: [a-z0-9-]+)*)\n");
    private static final String FORMAT_TEXT = "larder filesystem " + FORMAT_NUMBER + "\nrequires:\n";
    private static final int MAX_FORMAT_BYTES = 4096;

    private static final Pattern UNFINISHED = Pattern.compile("FORMAT\\.[0-9a-f]{32}\\.new");

    // The signature is the first line, as https://bford.info/cachedir/ has it.
    private static final String CACHE_TAG_TEXT = """
            Signature: 8a477f597d28d172789f06886806bc55
            # This directory is a cache, made by Larder; backup programs may leave it out.
            # For information about cache directory tags see https://bford.info/cachedir/
            """;

    private static final String README_TEXT = """
            This directory is a Larder store: it keeps the results of expensive computations, so that
            nothing is computed twice.

            To look at it:      larder ls --store file:THIS_DIRECTORY
            To check it:        larder verify --store file:THIS_DIRECTORY
            To free space:      larder gc --store file:THIS_DIRECTORY

            entries/     one file for each result: its recipe, and its value or the names of its blocks
            blobs/       the blocks of large values; sha256sum of a block prints its name
            ledger/      small notes, such as pins and tags
            leases/      who is computing what now
            locks/ sessions/ tmp/    what running programs need
            quarantine/  damaged files, for you to look at; nothing reads them

            It is safe to delete the whole directory while no program uses it: what was in it is
            computed again when it is needed. Do not change or delete single files in it.
            """;

    private RootFiles() {}

    /** Returns whether a file is one that a process left that died while it made a store. */
    static boolean isUnfinished(Path file) {
        return UNFINISHED.matcher(file.getFileName().toString()).matches();
    }

    /**
     * Makes sure that the directory is a store of this format; makes it one if it is empty.
     *
     * @throws StoreUnavailableException when it holds something else
     * @throws UnsupportedFormatException when it is a store of another format
     */
    static void settle(StoreRoot root) throws IOException {
        if (Files.notExists(root.format(), LinkOption.NOFOLLOW_LINKS)) {
            checkEmpty(root);
            write(root, root.format(), FORMAT_TEXT);
            force(root.path());
            force(Objects.requireNonNullElse(root.path().getParent(), root.path()));
        }
        checkFormat(root);
        List<Path> directories = new ArrayList<>(List.of(
                root.entries(),
                root.blobs(),
                root.ledger(),
                root.leases(),
                root.locks(),
                root.sessions(),
                root.temporary(),
                root.quarantine()));
        directories.removeIf(Files::isDirectory);
        for (Path directory : directories) {
            root.sharing().makeDirectory(directory);
        }
        for (String name : new String[] {SweepGate.MARK, SweepGate.GATE, SweepGate.TURN, SweepGate.ONE_SWEEP}) {
            // Made now, so that a gc needs no space of a disk that is full.
            makeEmpty(root, root.locks().resolve(name));
        }
        if (!directories.isEmpty()) {
            write(root, root.path().resolve(StoreRoot.CACHE_TAG), CACHE_TAG_TEXT);
            write(root, root.path().resolve(StoreRoot.README), README_TEXT);
            force(root.path());
        }
    }

    private static void checkEmpty(StoreRoot root) throws IOException {
        try (Stream<Path> files = Files.list(root.path())) {
            if (files.anyMatch(file -> !isUnfinished(file))
                    // Another process may have made it a store just now.
                    && Files.notExists(root.format(), LinkOption.NOFOLLOW_LINKS)) {
                throw new StoreUnavailableException(
                        root.path() + " is not a Larder store, and not empty; name an empty or a new directory");
            }
        }
    }

    /** @throws UnsupportedFormatException when it is not a store of this format */
    static void checkFormat(StoreRoot root) throws IOException {
        String text;
        try (FileChannel channel =
                FileChannel.open(root.format(), Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS))) {
            ByteBuffer bytes = ByteBuffer.allocate(MAX_FORMAT_BYTES);
            while (bytes.hasRemaining() && channel.read(bytes) >= 0) {
                continue;
            }
            text = StandardCharsets.ISO_8859_1.decode(bytes.flip()).toString();
        }
        Matcher format = FORMAT_FILE.matcher(text);
        if (!format.matches()) {
            throw new UnsupportedFormatException("the file " + root.format()
                    + " is not a Larder store's; if this is one, the file is damaged: its content must be '"
                    + FORMAT_TEXT.replace("\n", "\\n") + "'");
        }
        int number = Integer.parseInt(format.group(1));
        if (number != FORMAT_NUMBER) {
            throw new UnsupportedFormatException("the store in " + root.path() + " is of format " + number
                    + ", and this version of Larder knows only " + FORMAT_NUMBER + "; use the version that made it");
        }
        Matcher features = FEATURES.matcher(format.group(2));
        if (!features.matches() || !features.group(1).isEmpty()) {
            String needed =
                    features.matches() ? features.group(1).strip() : "what its FORMAT file does not say clearly";
            throw new UnsupportedFormatException("the store in " + root.path() + " needs " + needed
                    + ", which this version of Larder does not have; use a later one");
        }
    }

    private static void makeEmpty(StoreRoot root, Path file) throws IOException {
        if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        try {
            Files.createFile(file, root.sharing().attributes(Sharing.Kind.WORKING));
            root.sharing().settle(file, Sharing.Kind.WORKING);
        } catch (FileAlreadyExistsException e) {
            // Another process was faster; it is as good.
            return;
        }
    }

    /** Publishes a small file whole, so that another process that opens the same store never sees a part. */
    private static void write(StoreRoot root, Path file, String text) throws IOException {
        String unique = UUID.randomUUID().toString().replace("-", "");
        Path unfinished = root.path().resolve("FORMAT." + unique + ".new");
        try {
            try (FileChannel channel = FileChannel.open(
                    unfinished,
                    Set.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW),
                    root.sharing().attributes(Sharing.Kind.SEALED))) {
                root.sharing().settle(unfinished, Sharing.Kind.SEALED);
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
        } finally {
            Files.deleteIfExists(unfinished);
        }
    }

    private static void force(Path directory) throws IOException {
        if (Sharing.POSIX) {
            try (FileChannel channel = FileChannel.open(directory)) {
                channel.force(true);
            }
        }
    }
}
