package dev.larder.jdbc;

import dev.larder.store.StoreUriException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names of the store's tables: what may stand in SQL text beside the store's own constants. Nothing else ever does.
 *
 * @param schema where they lie; if not given, where the connection's own tables do
 * @param prefix with which all their names begin
 */
record Tables(Optional<String> schema, String prefix) {
    static final String PREFIX = "larder_";

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,30}");
    private static final Pattern PLACE = Pattern.compile("\\{([a-z_]+)}");

    Tables {
        schema.ifPresent(name -> check("larder.schema", name));
        check("larder.prefix", prefix);
    }

    private static void check(String option, String name) {
        if (!NAME.matcher(name).matches()) {
            throw new StoreUriException("the store option " + option
                    + " is up to 31 lower-case letters, digits and underscores, and begins with a letter");
        }
    }

    /** Returns the SQL with each <code>{name}</code> replaced by the table of that name. */
    String sql(String text) {
        String qualifier = schema.map(name -> name + "." + prefix).orElse(prefix);
        return PLACE.matcher(text).replaceAll(match -> Matcher.quoteReplacement(qualifier + match.group(1)));
    }

    /** Returns the SQL with each <code>{name}</code> replaced by the bare name, as names of indexes are. */
    String bare(String name) {
        return prefix + name;
    }
}
