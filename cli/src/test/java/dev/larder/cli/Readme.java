package dev.larder.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A Markdown text in its parts, as far as a test can hold them against what there is. */
record Readme(String text) {
    /** Where the project lies, seen from this module's tests. */
    static final Path PROJECT = Path.of("").toAbsolutePath().resolveSibling("");

    private static final Pattern CODE = Pattern.compile("`([^`\n]+)`");
    private static final Pattern LINK = Pattern.compile("\\]\\(([^)#]+)[^)]*\\)");
    private static final String FENCE = "```";

    /** What stands between two fences. */
    record Block(String section, String language, List<String> lines) {
        String text() {
            return String.join("\n", lines);
        }
    }

    static Readme ofProject() throws IOException {
        return new Readme(Files.readString(PROJECT.resolve("README.md")));
    }

    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        String section = "";
        Block open = null;
        for (String line : text.lines().toList()) {
            if (line.startsWith(FENCE)) {
                if (open == null) {
                    open = new Block(section, line.substring(FENCE.length()).strip(), new ArrayList<>());
                } else {
                    blocks.add(open);
                    open = null;
                }
            } else if (open != null) {
                open.lines().add(line);
            } else if (line.startsWith("#")) {
                section = line.replaceFirst("#+ *", "");
            }
        }
        if (open != null) {
            throw new AssertionError("the block that begins '" + open.lines().get(0) + "' has no end");
        }
        return blocks;
    }

    List<Block> blocks(String language) {
        return blocks().stream()
                .filter(block -> block.language().equals(language))
                .toList();
    }

    /** Returns what stands outside of blocks. */
    private String prose() {
        StringBuilder prose = new StringBuilder();
        boolean inside = false;
        for (String line : text.lines().toList()) {
            if (line.startsWith(FENCE)) {
                inside = !inside;
            } else if (!inside) {
                prose.append(line).append('\n');
            }
        }
        return prose.toString();
    }

    /** Returns the pieces of code within sentences and tables. */
    List<String> code() {
        return code(prose());
    }

    static List<String> code(String text) {
        return found(CODE, text);
    }

    /** Returns the lines of the tables, headings and rules among them. */
    Stream<String> tableRows() {
        return prose().lines().filter(line -> line.startsWith("|"));
    }

    /** Returns what the links lead to in the project itself. */
    List<String> localLinks() {
        return found(LINK, prose()).stream()
                .filter(target -> !target.contains("://"))
                .toList();
    }

    private static List<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
    }
}
