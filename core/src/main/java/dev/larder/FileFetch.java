package dev.larder;

import dev.larder.codec.TypeRef;
import dev.larder.data.Datum;
import dev.larder.key.Component;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;

/** A fetch of a file or directory, which ends with it lying where it was asked for. */
final class FileFetch {
    private FileFetch() {}

    static <X extends Exception> Outcome<Path> into(
            Larder larder, Component component, String attribute, Path target, Computation<?, X> writing)
            throws IOException, X {
        if (Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            throw new FileAlreadyExistsException(
                    target.toString(), null, "there is something already; remove it, or name another place");
        }
        Outcome<Datum.Node> outcome = larder.fetch(component, attribute, TypeRef.of(Datum.Node.class), context -> {
            writing.compute(context);
            return Datum.Node.at(target);
        });
        if (outcome instanceof Outcome.Hit<Datum.Node> hit) {
            hit.value().copyTo(target);
            return new Outcome.Hit<>(target, hit.info(), hit.took());
        } else if (outcome instanceof Outcome.Computed<Datum.Node> computed) {
            if (computed.origin() == Outcome.Computed.Origin.KEPT) {
                replace(computed.value(), target);
            }
            return new Outcome.Computed<>(
                    target, computed.info(), computed.reason(), computed.origin(), computed.took());
        }
        Outcome.Uncached<Datum.Node> uncached = (Outcome.Uncached<Datum.Node>) outcome;
        if (!Files.exists(target, LinkOption.NOFOLLOW_LINKS)) {
            // Another thread computed it for both, and it lies where that one asked for it.
            uncached.value().copyTo(target);
        }
        return new Outcome.Uncached<>(target, uncached.address(), uncached.reason(), uncached.took());
    }

    /** Puts the kept result, which somebody else stored meanwhile, in the place of what this computation wrote. */
    private static void replace(Datum.Node kept, Path target) throws IOException {
        Path aside = target.resolveSibling(target.getFileName() + ".own");
        Files.move(target, aside);
        kept.copyTo(target);
        try (var files = Files.walk(aside)) {
            for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
