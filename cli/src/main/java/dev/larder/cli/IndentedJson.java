package dev.larder.cli;

/** Canonical JSON laid out for people: a member a line. */
final class IndentedJson {
    private static final String STEP = "  ";

    private IndentedJson() {}

    /** Returns the same JSON on several lines, all but the first of which begin with the indent. */
    static String of(String canonical, String indent) {
        StringBuilder out = new StringBuilder();
        String lead = "\n" + indent;
        int depth = 0;
        boolean quoted = false;
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            if (quoted) {
                out.append(c);
                if (c == '\\') {
                    out.append(canonical.charAt(++i));
                } else if (c == '"') {
                    quoted = false;
                }
                continue;
            }
            switch (c) {
                case '{', '[' -> {
                    out.append(c);
                    char next = canonical.charAt(i + 1);
                    if (next == '}' || next == ']') {
                        out.append(next);
                        i++;
                    } else {
                        out.append(lead).append(STEP.repeat(++depth));
                    }
                }
                case '}', ']' -> out.append(lead).append(STEP.repeat(--depth)).append(c);
                case ',' -> out.append(c).append(lead).append(STEP.repeat(depth));
                case ':' -> out.append(": ");
                case '"' -> {
                    quoted = true;
                    out.append(c);
                }
                default -> out.append(c);
            }
        }
        return out.toString();
    }
}
