package dev.larder.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A line such as {@code larder get ID [-o FILE]}, where brackets may be left out, bars separate what can stand for each other,
 * and what is said about it stands behind two blanks.
 */
final class Synopsis {
    private static final Pattern BRACKETS = Pattern.compile(" ?\\[([^\\[\\]]+)]");
    private static final Pattern WORD = Pattern.compile("'([^']*)'|\"([^\"]*)\"|(\\S+)");
    private static final Pattern QUOTED = Pattern.compile("'([^']+)'");

    private Synopsis() {}

    /** Returns every command line that such a line stands for, without the program's name. */
    static List<List<String>> commandLines(String line) {
        String[] parts = line.strip().split(" {2,}", 2);
        List<List<String>> all = new ArrayList<>();
        String program = parts[0].split(" ")[0];
        for (String alternative : parts[0].substring(program.length()).strip().split(" \\| ")) {
            String first = alternative.split(" ")[0];
            for (String name : first.split("\\|")) {
                variants(name + alternative.substring(first.length())).forEach(variant -> all.add(words(variant)));
            }
        }
        // Examples of a listing's argument, given behind it.
        if (parts.length == 2) {
            Matcher quoted = QUOTED.matcher(parts[1]);
            while (quoted.find()) {
                all.add(List.of(words(parts[0]).get(1), quoted.group(1)));
            }
        }
        return all;
    }

    /** Returns it with none, with each and with all of what stands in brackets. */
    private static Stream<String> variants(String synopsis) {
        List<String> variants = new ArrayList<>();
        String bare = BRACKETS.matcher(synopsis).replaceAll("");
        variants.add(bare);
        BRACKETS.matcher(synopsis).results().forEach(option -> variants.add(bare + " " + option.group(1)));
        variants.add(synopsis.replaceAll("[\\[\\]]", ""));
        return variants.stream().distinct();
    }

    private static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        Matcher matcher = WORD.matcher(text);
        while (matcher.find()) {
            for (int group = 1; group <= matcher.groupCount(); group++) {
                if (matcher.group(group) != null) {
                    words.add(matcher.group(group));
                }
            }
        }
        return words;
    }
}
