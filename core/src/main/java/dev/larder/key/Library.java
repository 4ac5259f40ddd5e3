package dev.larder.key;

import dev.larder.data.Digest;
import dev.larder.data.Hasher;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.net.URLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * An archive of other people's classes, as one thing.
 *
 * @param name its Maven coordinates {@code group:artifact}, or else the name of the file
 * @param version its version, or {@code sha256:…} of its class files where it has none that says what it holds
 * @param identity what counts
 */
record Library(String name, String version, String identity) implements Comparable<Library> {
    /** What was found out already. It holds texts only, so that no class loader is kept from going. */
    private static final ConcurrentMap<Seen, Library> KNOWN = new ConcurrentHashMap<>();

    /** An archive as it was when it was looked into. */
    private record Seen(String place, long size, long modified) {}

    private record Coordinates(String name, String version) {}

    /** @throws IOException when it cannot be read, or is no archive */
    static Library at(String place, URL classInside) throws IOException {
        Optional<File> file = ClassFiles.archiveFile(place);
        if (file.isPresent()) {
            Seen seen = new Seen(place, file.get().length(), file.get().lastModified());
            Library known = KNOWN.get(seen);
            if (known == null) {
                try (JarFile jar = new JarFile(file.get(), false)) {
                    known = read(jar, file.get().getName());
                }
                KNOWN.put(seen, known);
            }
            return known;
        }
        URLConnection connection = classInside.openConnection();
        if (!(connection instanceof JarURLConnection inside)) {
            throw new IOException(place + " is no jar file");
        }
        return read(inside.getJarFile(), place.substring(place.lastIndexOf('/') + 1));
    }

    private static Library read(JarFile jar, String fileName) throws IOException {
        List<Coordinates> coordinates = coordinates(jar);
        if (coordinates.size() != 1) {
            // None, or those of all that was put into one archive, which then are not those of the archive.
            String digest = digest(jar).toString();
            return new Library(fileName, digest, digest);
        }
        Coordinates only = coordinates.get(0);
        String version = only.version().endsWith("-SNAPSHOT") ? digest(jar).toString() : only.version();
        return new Library(only.name(), version, only.name() + ":" + version);
    }

    private static List<Coordinates> coordinates(JarFile jar) throws IOException {
        List<Coordinates> found = new ArrayList<>();
        for (JarEntry entry : jar.stream().toList()) {
            if (entry.getName().startsWith("META-INF/maven/") && entry.getName().endsWith("/pom.properties")) {
                Properties properties = new Properties();
                try (InputStream in = jar.getInputStream(entry)) {
                    properties.load(in);
                } catch (IllegalArgumentException e) {
                    throw new IOException(entry.getName() + " is malformed: " + e.getMessage(), e);
                }
                String group = properties.getProperty("groupId");
                String artifact = properties.getProperty("artifactId");
                String version = properties.getProperty("version");
                if (group != null && artifact != null && version != null) {
                    found.add(new Coordinates(group + ":" + artifact, version));
                }
            }
        }
        return found;
    }

    /** Returns a digest of the class files, which does not depend on their order and times. */
    private static Digest digest(JarFile jar) throws IOException {
        TreeSet<String> names = new TreeSet<>();
        jar.stream()
                .map(JarEntry::getName)
                .filter(name -> name.endsWith(".class"))
                .forEach(names::add);
        Hasher all = new Hasher();
        for (String name : names) {
            try (InputStream in = jar.getInputStream(jar.getJarEntry(name))) {
                all.update(Digest.of(in.readAllBytes()).hex() + " " + name + "\n");
            }
        }
        return all.digest();
    }

    @Override
    public int compareTo(Library other) {
        int byIdentity = identity.compareTo(other.identity);
        return byIdentity != 0 ? byIdentity : name.compareTo(other.name);
    }
}
