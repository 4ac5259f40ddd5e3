package dev.larder;

import dev.larder.codec.TypeRef;
import dev.larder.key.CodeVersion;
import dev.larder.key.Component;
import dev.larder.key.Inputs;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Parameters;
import dev.larder.key.Version;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A function about to be wrapped: what is still to be said of it, whatever the number of its arguments. Immutable.
 *
 * <p>Its version is that of its code (see {@link CodeVersion}), unless one is stated.
 *
 * @param <R> the result
 * @param <W> the wrapping itself
 */
public abstract sealed class FunctionWrapping<R extends @Nullable Object, W extends FunctionWrapping<R, W>>
        permits CachedFunction.Wrapping, CachedFunction2.Wrapping, CachedFunction3.Wrapping {
    final Making<R> making;

    FunctionWrapping(Making<R> making) {
        this.making = making;
    }

    /** What is known of a function so far. */
    record Making<R extends @Nullable Object>(
            Larder larder, String type, CachedCall.Callee<R> callee, Optional<Version> version, boolean isCodeCounted) {
        static <R extends @Nullable Object> Making<R> of(Larder larder, String type, TypeRef<R> result) {
            return new Making<>(larder, type, CachedCall.Callee.of(result), Optional.empty(), false);
        }

        /** Returns the maker of calls of a function, whose version is settled now. */
        Calls<R> calls(Object function) {
            Objects.requireNonNull(function, "the function to be wrapped");
            try {
                return new Calls<>(larder, type, versionOf(function), callee);
            } catch (InvalidComponentException e) {
                throw new InvalidComponentException(
                        "the function '" + type + "' needs a version: " + e.getMessage(), e);
            }
        }

        private Version versionOf(Object function) {
            if (version.isEmpty()) {
                return Version.ofCode(CodeVersion.ofFunction(function));
            }
            if (!isCodeCounted) {
                return version.get();
            } else if (version.get().code().isPresent()) {
                throw new InvalidComponentException(
                        "the version that is stated is a code's already, and withCode() would add another; leave one out");
            }
            return version.get().withCode(CodeVersion.ofCapturing(function));
        }
    }

    /** Makes the calls of one function. */
    record Calls<R extends @Nullable Object>(Larder larder, String type, Version version, CachedCall.Callee<R> callee) {
        CachedCall<R> of(Parameters parameters, Computation<R, RuntimeException> computation) {
            return new CachedCall<>(larder, Component.of(type, version, parameters, Inputs.NONE), callee, computation);
        }
    }

    abstract W with(Making<R> other);

    /** States the version, to be changed whenever the function would return something else; its code then does not count. */
    public W version(String text) {
        return version(Version.of(text));
    }

    /** States the version, such as {@link Version#ofCode(Class)} of the class that computes. */
    public W version(Version stated) {
        return with(new Making<>(
                making.larder(), making.type(), making.callee(), Optional.of(stated), making.isCodeCounted()));
    }

    /**
     * Says that the function's code counts beside the text that is stated as version: changing either changes the key. The text
     * then stands for what the function holds, if it holds values.
     */
    public W withCode() {
        return with(new Making<>(making.larder(), making.type(), making.callee(), making.version(), true));
    }

    /** Says what is done with the results of this function; unless set, what holds for its type. */
    public W policy(CachePolicy own) {
        return callee(
                new CachedCall.Callee<>(making.callee().type(), making.callee().attribute(), Optional.of(own)));
    }

    /** Says under which name the result is stored, where it is one of several; {@code value} unless set. */
    public W attribute(String name) {
        return callee(new CachedCall.Callee<>(
                making.callee().type(), name, making.callee().policy()));
    }

    private W callee(CachedCall.Callee<R> callee) {
        return with(new Making<>(making.larder(), making.type(), callee, making.version(), making.isCodeCounted()));
    }
}
