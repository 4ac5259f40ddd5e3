package dev.larder;

import dev.larder.codec.CodecException;
import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.store.EntryDraft;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * A fetch of a file or directory, which ends with it lying where it was asked for. The copy is a part of reading what is stored, so
 * that damage which only the copy finds is a miss like any other.
 */
final class FileFetch {
    private final Cache cache;
    private final Path target;

    FileFetch(Cache cache, Path target) {
        this.cache = cache;
        this.target = target;
    }

    /** What befell the target, which is the user's, and not the store's doing. */
    private static final class TargetFailure extends RuntimeException {
        private static final long serialVersionUID = 1L;

        private final IOException failure;

        TargetFailure(IOException failure) {
            super(failure);
            this.failure = failure;
        }
    }

    <X extends Exception> Outcome<Path> run(EntryDraft draft, CachePolicy policy, Computation<?, X> writing)
            throws IOException, X {
        if (isThere(target)) {
            throw new FileAlreadyExistsException(
                    target.toString(), null, "there is something already; remove it, or name another place");
        }
        Computation<Datum.Node, X> computation = context -> {
            writing.compute(context);
            return Datum.Node.at(target);
        };
        try {
            return new Fetch<>(
                            cache,
                            // Computing once more would write over what the caller has got.
                            new Request<>(draft, policy.auditing(0), TypeRef.of(Datum.Node.class), this::copied),
                            computation)
                    .run()
                    .withValue(target);
        } catch (TargetFailure e) {
            throw e.failure;
        }
    }

    /** Puts what is stored at the target, in the place of what this computation may have written there. */
    private Datum.Node copied(Datum stored) {
        Datum.Node node = cache.codecs().decode(stored, TypeRef.of(Datum.Node.class));
        if (node == null) {
            throw new CodecException("a null is stored, and no file or directory");
        }
        try {
            if (!isThere(target)) {
                node.copyTo(target);
                return node;
            }
            // Nothing of the own result is touched before the whole copy is there.
            Path copy = target.resolveSibling(target.getFileName() + "." + UUID.randomUUID());
            node.copyTo(copy);
            delete(target);
            Files.move(copy, target);
            return node;
        } catch (IOException e) {
            throw new TargetFailure(e);
        }
    }

    private static boolean isThere(Path path) {
        return Files.exists(path, LinkOption.NOFOLLOW_LINKS);
    }

    private static void delete(Path root) throws IOException {
        try (Stream<Path> files = Files.walk(root)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
