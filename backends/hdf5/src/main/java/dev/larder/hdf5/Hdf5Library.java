package dev.larder.hdf5;

import dev.larder.store.StoreUnavailableException;
import hdf.hdf5lib.H5;
import hdf.hdf5lib.exceptions.HDF5Exception;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The one door to libhdf5: loads it when it is first needed, and lets one thread in at a time.
 *
 * <p>libhdf5 is not thread-safe, and hdf5lib's class for its constants is of no use for good once it was touched without the
 * library. So nothing in this package may name a class of {@code hdf.hdf5lib} but in work that is done {@linkplain #alone
 * alone}. Thread-safe.
 */
final class Hdf5Library {
    /** Where hdf5lib itself looks for its native half; a user's setting wins over the copy in the jar. */
    static final String PROPERTY = "hdf.hdf5lib.H5.hdf5lib";

    /** Of ELF and Mach-O files, of one machine or several. */
    private static final Set<Integer> MAGIC_NUMBERS = Set.of(0x7F454C46, 0xCFFAEDFE, 0xCAFEBABE);

    private static final int WINDOWS = 0x4D5A;

    private static final Object LOCK = new Object();
    private static boolean loaded;
    private static @Nullable String failure;

    private Hdf5Library() {}

    /**
     * Does the work while no other thread is in libhdf5. It must be short, and close every id that it opens.
     *
     * @throws StoreUnavailableException when there is no libhdf5 for this machine, or it fails
     */
    static <T> T alone(String what, Supplier<T> work) {
        synchronized (LOCK) {
            load();
            try {
                return work.get();
            } catch (HDF5Exception e) {
                throw new StoreUnavailableException("libhdf5 could not " + what + ": " + e, e);
            }
        }
    }

    private static void load() {
        if (loaded) {
            return;
        }
        if (failure == null) {
            failure = tryToLoad(platform(System.getProperty("os.name"), System.getProperty("os.arch")))
                    .orElse(null);
        }
        if (failure != null) {
            throw new StoreUnavailableException(failure);
        }
        loaded = true;
    }

    /** Returns why it cannot be loaded, or nothing once it is. */
    private static Optional<String> tryToLoad(String platform) {
        try {
            String own = System.getProperty(PROPERTY);
            if (own != null) {
                if (!isLibrary(Path.of(own))) {
                    return Optional.of(unavailable(platform, own + ", which -D" + PROPERTY + " names, is no library"));
                }
                H5.H5open();
                return Optional.empty();
            }
            List<String> names = namesOn(platform);
            if (names.isEmpty()) {
                return Optional.of(unavailable(platform, "none is packed for it"));
            }
            loadPacked(platform, names.get(0), names.get(1));
            return Optional.empty();
        } catch (IOException | LinkageError | HDF5Exception e) {
            return Optional.of(unavailable(platform, String.valueOf(e.getMessage())));
        }
    }

    /** Asked first, since hdf5lib prints stack traces where it cannot load what it is told to. */
    private static boolean isLibrary(Path file) throws IOException {
        if (!Files.isRegularFile(file)) {
            return false;
        }
        byte[] front = new byte[4];
        try (InputStream in = Files.newInputStream(file)) {
            if (in.readNBytes(front, 0, front.length) < front.length) {
                return false;
            }
        }
        int magic = ByteBuffer.wrap(front).getInt();
        return MAGIC_NUMBERS.contains(magic) || magic >>> Short.SIZE == WINDOWS;
    }

    private static void loadPacked(String platform, String base, String java) throws IOException {
        Path directory = Files.createTempDirectory("larder-hdf5-");
        try {
            System.load(extract(platform, base, directory).toString());
            System.setProperty(PROPERTY, extract(platform, java, directory).toString());
            H5.H5open();
        } finally {
            System.clearProperty(PROPERTY);
            // A loaded library needs its name no more, and a process that is killed later could not tidy up.
            Files.deleteIfExists(directory.resolve(base));
            Files.deleteIfExists(directory.resolve(java));
            Files.deleteIfExists(directory);
        }
    }

    private static Path extract(String platform, String name, Path directory) throws IOException {
        Path file = directory.resolve(name);
        String resource = "/org/bytedeco/hdf5/" + platform + "/" + name;
        try (InputStream in = H5.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IOException("there is no " + resource + " on the class path");
            }
            Files.copy(in, file);
        }
        return file;
    }

    /** Returns the platform's name as it stands in the jars, such as {@code linux-x86_64}. */
    static String platform(String os, String arch) {
        String system = os.toLowerCase(Locale.ROOT);
        String machine = arch.toLowerCase(Locale.ROOT);
        String name = system.startsWith("mac") ? "macosx" : system.startsWith("windows") ? "windows" : system;
        return name + "-" + (machine.equals("amd64") || machine.equals("x86_64") ? "x86_64" : machine);
    }

    /** Returns libhdf5 and hdf5lib's native half, in the order of loading; empty where there are none. */
    static List<String> namesOn(String platform) {
        return switch (platform) {
            case "linux-x86_64" -> List.of("libhdf5.so.310", "libhdf5_java.so");
            case "macosx-x86_64" -> List.of("libhdf5.310.dylib", "libhdf5_java.dylib");
            default -> List.of();
        };
    }

    static String unavailable(String platform, String reason) {
        return "hdf5: needs libhdf5 for chunks, packs and stores in memory, and it cannot be loaded on " + platform
                + ": " + reason + ". Name a libhdf5_java of your own with -D" + PROPERTY
                + "=PATH, store without chunks, or use another store (file: or jdbc:)";
    }
}
