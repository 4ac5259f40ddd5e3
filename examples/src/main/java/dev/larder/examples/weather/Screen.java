package dev.larder.examples.weather;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;

/** Where the demo writes: lines of plain ASCII, and how wide they may be. Thread-safe. */
final class Screen {
    private static final int USUAL = 80;
    private static final int NARROWEST = 40;
    private static final int WIDEST = 100;

    private final PrintWriter out;
    private final int width;

    private Screen(PrintWriter out, int width) {
        this.out = out;
        this.width = width;
    }

    /** Returns a screen as wide as the text says, as a shell's COLUMNS does; 80 where it says nothing of use. */
    static Screen of(PrintWriter out, @Nullable String columns) {
        int width = columns != null && columns.matches("[0-9]{1,4}") ? Integer.parseInt(columns) : USUAL;
        return new Screen(out, Math.max(NARROWEST, Math.min(WIDEST, width)));
    }

    int width() {
        return width;
    }

    synchronized void line(String line) {
        out.println(line.stripTrailing());
        out.flush();
    }

    /** Writes words, as many on a line as fit, behind the head; the lines after the first begin with as many blanks. */
    void text(String head, String text) {
        StringBuilder line = new StringBuilder(head);
        boolean begun = false;
        for (String word : text.split(" ", -1)) {
            if (begun && line.length() + 1 + word.length() > width) {
                line(line.toString());
                line.setLength(0);
                line.append(" ".repeat(head.length()));
                begun = false;
            }
            line.append(begun ? " " : "").append(word);
            begun = true;
        }
        line(line.toString());
    }

    /** Writes the beginning of a line, or more of it, at once. */
    synchronized void part(String part) {
        out.print(part);
        out.flush();
    }
}
