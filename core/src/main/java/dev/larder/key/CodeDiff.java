package dev.larder.key;

import dev.larder.data.Datum;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which classes, methods and libraries make up the difference of two versions' code. Not thread-safe. */
final class CodeDiff {
    /** In place of a method's name: what a class is beside its methods. */
    private static final String REST_OF_CLASS = "<class>";

    private static final DatumPath PATH = DatumPath.ROOT.member("code");

    private final DatumDiff diff;

    CodeDiff(DatumDiff diff) {
        this.diff = diff;
    }

    /** What compares the two sides of one member. */
    private interface Comparison {
        void of(DatumPath path, String name, Optional<Datum> before, Optional<Datum> after);
    }

    void compare(Datum.Mapping before, Datum.Mapping after) {
        eachMember(PATH, before, after, this::part);
    }

    private void part(DatumPath path, String name, Optional<Datum> before, Optional<Datum> after) {
        switch (name) {
            case "classes" -> members(path, before, after, this::type);
            case "libraries" -> members(path, before, after, this::library);
            // Whoever wrote it may know more of code than this version does; it is shown as it stands.
            default -> diff.compare(path, before, after);
        }
    }

    private void members(DatumPath path, Optional<Datum> before, Optional<Datum> after, Comparison comparison) {
        Datum x = before.orElse(Datum.Mapping.EMPTY);
        Datum y = after.orElse(Datum.Mapping.EMPTY);
        if (x instanceof Datum.Mapping left && y instanceof Datum.Mapping right) {
            eachMember(path, left, right, comparison);
        } else {
            diff.compare(path, before, after);
        }
    }

    private static void eachMember(DatumPath path, Datum.Mapping before, Datum.Mapping after, Comparison comparison) {
        SortedSet<String> names = new TreeSet<>(before.members().comparator());
        names.addAll(before.members().keySet());
        names.addAll(after.members().keySet());
        for (String name : names) {
            comparison.of(
                    path.member(name),
                    name,
                    Optional.ofNullable(before.member(name)),
                    Optional.ofNullable(after.member(name)));
        }
    }

    private void type(DatumPath path, String name, Optional<Datum> before, Optional<Datum> after) {
        if (before.isPresent() && after.isPresent()) {
            members(
                    path,
                    before,
                    after,
                    (inner, method, x, y) -> changed(
                            inner,
                            method.equals(REST_OF_CLASS) ? name : name + "." + method,
                            x,
                            y,
                            method.equals(REST_OF_CLASS)
                                    ? "changed outside its methods (fields, constants or supertypes)"
                                    : "changed"));
        } else {
            changed(path, name, before, after, "changed");
        }
    }

    private void library(DatumPath path, String name, Optional<Datum> before, Optional<Datum> after) {
        if (before.isPresent() && after.isPresent()) {
            changed(path, "library " + name, before, after, shown(before) + " → " + shown(after));
        } else {
            changed(path, "library " + name + " " + shown(before.or(() -> after)), before, after, "");
        }
    }

    private static String shown(Optional<Datum> version) {
        Datum datum = version.orElse(Datum.NULL);
        return datum instanceof Datum.Text text ? ShownText.cut(text.value()) : ShownText.of(datum);
    }

    private void changed(
            DatumPath path, String what, Optional<Datum> before, Optional<Datum> after, String howChanged) {
        if (!before.equals(after)) {
            String how = before.isEmpty() ? "added" : after.isEmpty() ? "removed" : howChanged;
            diff.add(path, before, after, "code: " + ShownText.path(ShownText.escaped(what)) + " " + how);
        }
    }
}
