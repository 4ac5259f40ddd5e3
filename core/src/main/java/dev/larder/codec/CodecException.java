package dev.larder.codec;

import dev.larder.data.LarderException;
import org.jspecify.annotations.Nullable;

/**
 * A Java value that has no canonical form, or a datum that is not what was asked for.
 *
 * <p>The message is the path of the value, a colon, and the problem. A path names the way from the value that was handed
 * in to the one that failed: {@code a.b[3].c}, {@code a["x y"]} where a name is no plain word, {@code [*]} for a member of
 * a set, which has no place; it is empty for the value itself.
 */
public final class CodecException extends LarderException {
    private static final long serialVersionUID = 1L;

    private final String path;
    private final String problem;

    /** An exception about the value itself; whoever called for a part puts the part's path in front. */
    public CodecException(String problem) {
        this(problem, null);
    }

    /** An exception about the value itself, with what caused it. */
    public CodecException(String problem, @Nullable Throwable cause) {
        super(problem, cause);
        this.path = "";
        this.problem = problem;
    }

    private CodecException(CodecException inner, String path) {
        super(ValuePath.shortened(path) + ": " + inner.problem, inner.getCause());
        this.path = path;
        this.problem = inner.problem;
        setStackTrace(inner.getStackTrace());
    }

    /** Returns the path of the value that failed; empty for the value that was handed in. */
    public String path() {
        return path;
    }

    /** Returns what is wrong and what to do about it, without the path. */
    public String problem() {
        return problem;
    }

    /** Returns the same exception with a path in front of its own, as {@code parameters} in front of {@code solver.tol}. */
    public CodecException under(String outer) {
        String moved = ValuePath.join(outer, path);
        return moved.equals(path) ? this : new CodecException(this, moved);
    }
}
