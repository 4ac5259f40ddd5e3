package dev.larder.cli;

import dev.larder.data.CanonicalJson;
import dev.larder.key.RecipeLeaf;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The values of a recipe in columns, each on one line that is no wider than the terminal, with hints below. */
final class LeafLines {
    private static final int GAP = 2;
    private static final int NARROWEST = 4;

    private final List<RecipeLeaf> leaves;
    private final int columns;
    private final int paths;
    private final int kinds;

    LeafLines(List<RecipeLeaf> leaves, int columns) {
        this.leaves = leaves;
        this.columns = columns;
        this.paths = width(RecipeLeaf::path, columns * 2 / 5);
        this.kinds = width(RecipeLeaf::kind, columns / 4);
    }

    private int width(Function<RecipeLeaf, String> column, int most) {
        return leaves.stream()
                .map(column)
                .mapToInt(text -> Math.min(most, text.length()))
                .reduce(NARROWEST, Math::max);
    }

    List<String> all() {
        List<String> lines = new ArrayList<>();
        for (RecipeLeaf leaf : leaves) {
            String path = padded(Printable.cutInFront(leaf.path(), paths), paths);
            String kind = padded(Printable.cut(leaf.kind(), kinds), kinds);
            lines.add(
                    path + kind + Printable.cut(CanonicalJson.write(leaf.value()), columns - paths - kinds - 2 * GAP));
            leaf.hint().ifPresent(hint -> lines.add(Printable.cut("  ! " + hint, columns)));
        }
        return lines;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length() + GAP);
    }
}
