package dev.larder;

import dev.larder.key.CodeVersion;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Version;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/**
 * An interface whose methods that are marked {@link Cached} have their results kept; all others go to the implementation as they
 * are. What a method throws passes through unchanged. Thread-safe as far as the implementation is.
 *
 * @param <I> the interface
 */
public final class CachedInterface<I> {
    private final Larder larder;
    private final Class<I> type;
    private final I implementation;
    private final Map<Method, CachedMethod> methods = new HashMap<>();
    private final I proxy;

    /** What a call through {@link #call} was of. */
    private final ThreadLocal<@Nullable Recording> recording = new ThreadLocal<>();

    private static final class Recording {
        private @Nullable CachedCall<Object> call;
    }

    CachedInterface(Larder larder, Class<I> type, I implementation) {
        this.larder = larder;
        this.type = type;
        this.implementation = implementation;
        if (!type.isInterface()) {
            throw new InvalidComponentException(type.getName() + " is no interface; wrap one that it implements");
        }
        Set<String> names = new HashSet<>();
        for (Method method : type.getMethods()) {
            Cached cached = method.getAnnotation(Cached.class);
            if (cached != null) {
                makeAccessible(method);
                methods.put(method, CachedMethod.of(method, cached, this::codeVersion));
                if (!names.add(cached.type() + "/" + cached.attribute())) {
                    throw new InvalidComponentException(
                            "two methods of " + type.getName() + " are of the type '" + cached.type()
                                    + "', so that one could be given the other's results; name them differently");
                }
            } else if (!java.lang.reflect.Modifier.isStatic(method.getModifiers())) {
                makeAccessible(method);
            }
        }
        if (methods.isEmpty()) {
            throw new InvalidComponentException(
                    "no method of " + type.getName() + " is marked @Cached, so nothing of it would be kept");
        }
        this.proxy = type.cast(Proxy.newProxyInstance(
                type.getClassLoader(),
                new Class<?>[] {type},
                (self, method, given) -> invoke(self, method, given == null ? new Object[0] : given)));
    }

    private static void makeAccessible(Method method) {
        try {
            method.setAccessible(true);
        } catch (InaccessibleObjectException e) {
            throw new InvalidComponentException(
                    method.getDeclaringClass().getName() + " cannot be reached; let its module open its package to"
                            + " dev.larder, or make it public",
                    e);
        }
    }

    private Version codeVersion() {
        try {
            return Version.ofCode(CodeVersion.ofFunction(implementation));
        } catch (InvalidComponentException e) {
            throw new InvalidComponentException(
                    "a method of " + type.getName() + " states no version, and that of the code cannot be told: "
                            + e.getMessage(),
                    e);
        }
    }

    /**
     * A call of one method.
     *
     * @param <I> the interface
     * @param <R> what the method returns
     */
    @FunctionalInterface
    public interface Calling<I, R> {
        /** Calls the method, and returns what it returns. */
        R call(I on) throws Exception;
    }

    /** Returns the interface to call. */
    public I proxy() {
        return proxy;
    }

    /**
     * Returns one call of a cached method, with all that can be done with its result; nothing is called: {@code
     * cached.call(simulator -> simulator.rates(12.5, 400)).explain()}.
     *
     * @param calling calls one cached method of what it is given, and returns what that returns; of a primitive type it is 0, of
     *     another null
     * @throws IllegalArgumentException when it calls none
     */
    @SuppressWarnings("unchecked") // the method that was called returns what the caller says it does
    public <R> CachedCall<R> call(Calling<? super I, R> calling) {
        Recording called = new Recording();
        recording.set(called);
        try {
            calling.call(proxy);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalArgumentException("a method was to be called, and not to fail: " + e, e);
        } finally {
            recording.remove();
        }
        if (called.call == null) {
            throw new IllegalArgumentException("no cached method of " + type.getName() + " was called");
        }
        return (CachedCall<R>) called.call;
    }

    private @Nullable Object invoke(Object self, Method method, Object[] given) throws Throwable {
        if (method.getDeclaringClass() == Object.class) {
            return switch (method.getName()) {
                case "equals" -> self == given[0];
                case "hashCode" -> System.identityHashCode(self);
                default -> type.getSimpleName() + " with kept results over " + implementation;
            };
        }
        CachedMethod cached = methods.get(method);
        if (cached == null) {
            return plainly(method, given);
        }
        CachedCall<Object> call = new CachedCall<>(
                larder,
                cached.component(larder, given),
                new CachedCall.Callee<>(cached.result(), cached.cached().attribute(), cached.policy(larder)),
                unchecked(context -> computed(cached, method, given)));
        Recording called = recording.get();
        if (called != null) {
            called.call = call;
            return zero(method.getReturnType());
        }
        return cached.isLater() ? call.outcomeAsync().thenApply(Outcome::value) : call.get();
    }

    private Object computed(CachedMethod cached, Method method, Object[] given) throws Exception {
        Object returned = plainly(method, given);
        if (!cached.isLater()) {
            return returned;
        }
        try {
            return Objects.requireNonNull((CompletableFuture<?>) returned, method.getName() + " returned no future")
                    .get();
        } catch (ExecutionException e) {
            throw thrown(e.getCause());
        }
    }

    @SuppressWarnings("NullAway") // a method may return null, as a computation may
    private Object plainly(Method method, Object[] given) throws Exception {
        try {
            return method.invoke(implementation, given);
        } catch (InvocationTargetException e) {
            throw thrown(e.getCause());
        }
    }

    private static Exception thrown(@Nullable Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return (Exception) Objects.requireNonNull(cause);
    }

    /** What the method declares to throw is its callers' concern, and none of what lies between. */
    @SuppressWarnings("unchecked")
    private static Computation<Object, RuntimeException> unchecked(Computation<Object, ?> computation) {
        return (Computation<Object, RuntimeException>) computation;
    }

    private static @Nullable Object zero(Class<?> type) {
        return type.isPrimitive()
                ? Optional.ofNullable(java.lang.reflect.Array.get(java.lang.reflect.Array.newInstance(type, 1), 0))
                        .orElseThrow()
                : null;
    }

    @Override
    public String toString() {
        return proxy.toString();
    }
}
