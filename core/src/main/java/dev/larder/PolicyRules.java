package dev.larder;

import dev.larder.store.Selection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Which policy a type has: the one that was given with the call, else that of the last rule that matches, else the standard one;
 * and over it whatever was configured from outside. Immutable.
 *
 * @param own rules of the program
 * @param configured rules from outside it; all that match hold, the later ones over the earlier
 */
record PolicyRules(CachePolicy standard, List<Rule> own, List<Rule> configured) {
    static final PolicyRules NONE = new PolicyRules(CachePolicy.standard(), List.of(), List.of());

    PolicyRules {
        own = List.copyOf(own);
        configured = List.copyOf(configured);
    }

    /**
     * What changes for the types that match.
     *
     * @param pattern a type, in which {@code *} stands for any run of characters
     */
    record Rule(String pattern, UnaryOperator<CachePolicy> change) {
        boolean matches(String type) {
            return new Selection.TypeMatches(pattern).matches(type);
        }
    }

    PolicyRules standard(CachePolicy policy) {
        return new PolicyRules(policy, own, configured);
    }

    PolicyRules with(String pattern, CachePolicy policy) {
        List<Rule> more = new ArrayList<>(own);
        more.add(new Rule(pattern, before -> policy));
        return new PolicyRules(standard, more, configured);
    }

    PolicyRules configured(List<Rule> rules) {
        return new PolicyRules(standard, own, rules);
    }

    CachePolicy of(String type, Optional<CachePolicy> given) {
        return changed(given.orElseGet(() -> own(type)), configured, type);
    }

    /** Returns what the program says of a type. */
    CachePolicy own(String type) {
        return changed(standard, own, type);
    }

    private static CachePolicy changed(CachePolicy policy, List<Rule> rules, String type) {
        CachePolicy changed = policy;
        for (Rule rule : rules) {
            if (rule.matches(type)) {
                changed = rule.change().apply(changed);
            }
        }
        return changed;
    }
}
