package dev.larder;

import dev.larder.codec.TypeRef;
import dev.larder.key.Address;
import dev.larder.key.Component;
import dev.larder.key.Key;
import dev.larder.key.Recipe;
import dev.larder.store.Stored;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A cached function with its arguments: one computation whose result is kept, and all that can be done with that. As a {@code
 * Supplier} it returns the result.
 *
 * <p>Thread-safe as far as the function is; arguments are taken as they are when this is made.
 *
 * @param <R> the result
 */
public final class CachedCall<R extends @Nullable Object> implements Supplier<R> {
    private final Larder larder;
    private final Component component;
    private final Callee<R> callee;
    private final Computation<R, RuntimeException> computation;

    CachedCall(Larder larder, Component component, Callee<R> callee, Computation<R, RuntimeException> computation) {
        this.larder = larder;
        this.component = component;
        this.callee = callee;
        this.computation = computation;
    }

    /** What of a call is the same for all arguments. */
    record Callee<R extends @Nullable Object>(TypeRef<R> type, String attribute, Optional<CachePolicy> policy) {
        static <R extends @Nullable Object> Callee<R> of(TypeRef<R> type) {
            return new Callee<>(type, Address.VALUE, Optional.empty());
        }
    }

    /** Returns the result, stored or computed; see {@link Larder#fetch(Component, String, TypeRef, Computation)}. */
    @Override
    public R get() {
        return outcome().value();
    }

    /** Returns the result and how it was come by. */
    public Outcome<R> outcome() {
        return larder.fetch(component, callee.attribute(), callee.type(), callee.policy(), computation);
    }

    /**
     * Begins to get the result in a thread of the Larder's. The future fails with what the computation throws; cancelling it keeps
     * nobody else who waits for the same result from getting it.
     */
    public CompletableFuture<Outcome<R>> outcomeAsync() {
        return larder.async(this::outcome);
    }

    /** Computes the result and stores it in the place of what is stored, whatever the policy says. */
    public Outcome<R> refresh() {
        CachePolicy policy = larder.policy(component, callee.policy()).mode(CachePolicy.Mode.REFRESH);
        return larder.fetchUnder(policy, component, callee.attribute(), callee.type(), computation);
    }

    /** Returns the stored result, if there is one, however old; computes nothing. */
    public Optional<Outcome.Hit<R>> peek() {
        return larder.peek(component, callee.attribute(), callee.type());
    }

    /** Returns whether the next call would take a stored result. */
    public boolean wouldHit() {
        return explain().isEmpty();
    }

    /** Returns why the result would have to be computed; nothing where a stored one would be taken. */
    public Optional<MissReason> explain() {
        return larder.explain(component, callee.attribute(), callee.policy());
    }

    /** Removes the stored result, and returns whether there was one. */
    public boolean forget() {
        return larder.remove(component, callee.attribute());
    }

    /**
     * Stores a result that was come by otherwise.
     *
     * @throws dev.larder.store.ConflictException when another value is stored; {@link #forget} it first
     */
    public Stored store(R value) {
        return larder.store(component, callee.attribute(), callee.type(), value);
    }

    /** Returns the key of the result. */
    public Key key() {
        return Recipe.of(component).key();
    }

    /** Returns the component that the call stands for. */
    public Component component() {
        return component;
    }

    /** Returns the component's type and key. */
    @Override
    public String toString() {
        return component.type() + " " + key().abbreviated();
    }
}
