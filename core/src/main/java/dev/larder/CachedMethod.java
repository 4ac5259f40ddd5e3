package dev.larder;

import dev.larder.codec.NotKeyed;
import dev.larder.codec.Rounded;
import dev.larder.codec.Secret;
import dev.larder.codec.TypeRef;
import dev.larder.key.Component;
import dev.larder.key.Inputs;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Version;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * An interface's method as a kind of computation. Immutable.
 *
 * @param arguments the names and types of its parameters; nothing for one that is in no key
 * @param isLater whether it returns a future of its result
 */
record CachedMethod(
        Cached cached,
        Version version,
        List<Optional<Argument<Object>>> arguments,
        TypeRef<Object> result,
        boolean isLater) {
    CachedMethod {
        arguments = List.copyOf(arguments);
    }

    /**
     * @param code is asked for the implementation's version where the method states none
     * @throws InvalidComponentException when it cannot be cached; the message says why, and what to do
     */
    static CachedMethod of(Method method, Cached cached, Supplier<Version> code) {
        String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        Version version = cached.version().isEmpty() ? code.get() : Version.of(cached.version());
        List<Optional<Argument<Object>>> arguments = new ArrayList<>();
        Parameter[] parameters = method.getParameters();
        if (cached.parameters().length != 0 && cached.parameters().length != parameters.length) {
            throw refusal(name, "names " + cached.parameters().length + " parameters and has " + parameters.length);
        }
        for (int i = 0; i < parameters.length; i++) {
            Parameter parameter = parameters[i];
            if (parameter.isAnnotationPresent(Rounded.class) || parameter.isAnnotationPresent(Secret.class)) {
                throw refusal(name, "has a rounded or secret parameter; let it take a record with such a component");
            }
            arguments.add(
                    parameter.isAnnotationPresent(NotKeyed.class)
                            ? Optional.empty()
                            : Optional.of(new Argument<>(
                                    nameOf(name, cached, parameter, i),
                                    typeRef(name, parameter.getParameterizedType()))));
        }
        Type returned = method.getGenericReturnType();
        boolean isLater = method.getReturnType() == CompletableFuture.class;
        if (returned == void.class) {
            throw refusal(name, "returns nothing that could be kept");
        }
        if (isLater) {
            if (!(returned instanceof ParameterizedType future)) {
                throw refusal(name, "does not say what its future comes to");
            }
            returned = future.getActualTypeArguments()[0];
        }
        return new CachedMethod(cached, version, arguments, typeRef(name, returned), isLater);
    }

    private static InvalidComponentException refusal(String name, String why) {
        return new InvalidComponentException("the method " + name + " cannot be cached: it " + why);
    }

    private static String nameOf(String method, Cached cached, Parameter parameter, int index) {
        if (cached.parameters().length > 0) {
            return cached.parameters()[index];
        } else if (!parameter.isNamePresent()) {
            throw refusal(
                    method,
                    "was compiled without its parameters' names; compile with -parameters, or state parameters");
        }
        return parameter.getName();
    }

    @SuppressWarnings("unchecked") // the type of a value that is only known when the program runs
    private static TypeRef<Object> typeRef(String method, Type type) {
        if (type instanceof TypeVariable) {
            throw refusal(method, "does not say what " + type + " is");
        }
        return (TypeRef<Object>) TypeRef.of(type);
    }

    /** Returns what a call with these arguments stands for. */
    Component component(Larder larder, Object[] given) {
        NamedArguments.Values values = larder.arguments();
        for (int i = 0; i < arguments.size(); i++) {
            if (arguments.get(i).isPresent()) {
                values = values.and(arguments.get(i).get(), given[i]);
            }
        }
        return Component.of(cached.type(), version, values.parameters(), Inputs.NONE);
    }

    /** Returns the policy of the results: that of their type with what the method says. */
    Optional<CachePolicy> policy(Larder larder) {
        return cached.policy().isEmpty()
                ? Optional.empty()
                : Optional.of(PolicyText.settings(cached.policy(), "@Cached of " + cached.type())
                        .apply(larder.policyOf(cached.type())));
    }
}
