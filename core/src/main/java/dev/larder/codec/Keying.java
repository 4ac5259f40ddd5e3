package dev.larder.codec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What holds for keys and not for what is stored: rules for some types, the last given first, and a key for secrets. */
record Keying(List<RuleForm> rules, @Nullable Secrets secrets) {
    static final Keying STANDARD = new Keying(List.of(), null);

    @Nullable
    RuleForm rule(Object value, @Nullable RuleForm except) {
        for (RuleForm each : rules) {
            if (!each.equals(except) && each.takes(value)) {
                return each;
            }
        }
        return null;
    }
}
