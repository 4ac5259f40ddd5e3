package dev.larder.key;

import java.io.File;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLConnection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * The class files that a class loader sees, read as resources: nothing is loaded, and what agents made of a class is not seen.
 * Archives stay open until it is closed. Not thread-safe.
 */
final class ClassFiles implements AutoCloseable {
    private static final ClassLoader PLATFORM = ClassLoader.getPlatformClassLoader();
    private static final String OWN = CodeVersion.class.getName().replace('.', '/');
    private static final String OWN_ROOT = OWN.substring(0, OWN.length() - "/key/CodeVersion".length());

    /** The packages of the core; in an archive of everything they lie beside the user's own. */
    static final List<String> OWN_PACKAGES = List.of(
            OWN_ROOT,
            OWN_ROOT + "/data",
            OWN_ROOT + "/codec",
            OWN_ROOT + "/key",
            OWN_ROOT + "/store",
            OWN_ROOT + "/pipeline");

    private final ClassLoader loader;
    private final String ownPlace = ownPlace();
    private final Map<String, JarFile> archives = new HashMap<>();

    /**
     * Where one class file lies.
     *
     * @param place the directory or archive, as a URL; {@link #PLATFORM_PLACE} for the JDK's, {@link #OWN_PLACE} for Larder's
     */
    record Found(String name, String place, URL url) {
        boolean counts() {
            return !place.equals(PLATFORM_PLACE) && !place.equals(OWN_PLACE);
        }

        boolean inDirectory() {
            return url.getProtocol().equals("file");
        }
    }

    static final String PLATFORM_PLACE = "the JDK";
    static final String OWN_PLACE = "Larder";

    ClassFiles(ClassLoader loader) {
        this.loader = loader;
    }

    private static String ownPlace() {
        URL url = CodeVersion.class.getResource("CodeVersion.class");
        return url == null ? "" : place(url, OWN);
    }

    Optional<Found> find(String name) {
        String resource = name + ".class";
        URL url = PLATFORM.getResource(resource);
        if (url != null) {
            return Optional.of(new Found(name, PLATFORM_PLACE, url));
        }
        url = loader.getResource(resource);
        if (url == null) {
            return Optional.empty();
        }
        String place = place(url, name);
        boolean own =
                place.equals(ownPlace) && OWN_PACKAGES.contains(name.substring(0, Math.max(0, name.lastIndexOf('/'))));
        return Optional.of(new Found(name, own ? OWN_PLACE : place, url));
    }

    private static String place(URL url, String name) {
        String text = url.toString();
        int inside = text.lastIndexOf("!/");
        if (inside >= 0) {
            // What follows need not be the name alone: archives may hold classes for several Java releases.
            return text.substring(0, inside);
        }
        int end = text.length();
        for (long levels = name.chars().filter(c -> c == '/').count(); levels >= 0; levels--) {
            end = Math.max(0, text.lastIndexOf('/', end - 1));
        }
        return text.substring(0, end);
    }

    byte[] read(Found found) throws IOException {
        String text = found.url().toString();
        Optional<File> archive = archiveFile(found.place());
        if (archive.isEmpty()) {
            URLConnection connection = found.url().openConnection();
            connection.setUseCaches(false);
            try (InputStream in = connection.getInputStream()) {
                return in.readAllBytes();
            }
        }
        JarFile jar = archive(found.place(), archive.get());
        String entryName = text.substring(text.lastIndexOf("!/") + 2);
        ZipEntry entry = jar.getEntry(decoded(entryName));
        if (entry == null) {
            throw new FileNotFoundException(text);
        }
        try (InputStream in = jar.getInputStream(entry)) {
            return in.readAllBytes();
        }
    }

    private JarFile archive(String place, File file) throws IOException {
        JarFile open = archives.get(place);
        if (open == null) {
            open = new JarFile(file, false);
            archives.put(place, open);
        }
        return open;
    }

    /** Returns the file that an archive's place names; nothing for archives in archives and the like. */
    static Optional<File> archiveFile(String place) {
        if (!place.startsWith("jar:file:") || place.contains("!/")) {
            return Optional.empty();
        }
        try {
            return Optional.of(new File(new URI(place.substring("jar:".length()))));
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Read as any other resource then.
            return Optional.empty();
        }
    }

    private static String decoded(String path) {
        try {
            String decoded = new URI(path).getPath();
            return decoded == null ? path : decoded;
        } catch (URISyntaxException e) {
            // Nothing in it was encoded.
            return path;
        }
    }

    @Override
    public void close() throws IOException {
        for (JarFile archive : archives.values()) {
            archive.close();
        }
    }
}
