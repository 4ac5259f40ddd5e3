package dev.larder.key;

import dev.larder.data.Datum;
import dev.larder.data.Digest;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.Optional;

/**
 * Where a walk through code begins: at a class, or at a method that a lambda or method reference is.
 *
 * @param loader which sees the code
 * @param standsIn the class whose archive is the user's own, in the form of class files
 * @param className the class that is walked from
 * @param method the method that is asked for, if it is not the class as a whole
 */
record CodeRoot(ClassLoader loader, String standsIn, String className, Optional<Method> method) {
    /** A method of a class. */
    record Method(String name, String descriptor) {}

    static CodeRoot of(Class<?> root) {
        String name = root.getTypeName();
        if (root.isPrimitive() || root.isArray()) {
            throw refused(name, "it is no class", "");
        } else if (Proxy.isProxyClass(root)) {
            throw refused(name, "it is a proxy, which was made at run time", "");
        } else if (root.isHidden()) {
            throw refused(name, "it was made at run time and has no class file", "");
        }
        String internal = root.getName().replace('.', '/');
        return new CodeRoot(loader(root), internal, internal, Optional.empty());
    }

    static ClassLoader loader(Class<?> type) {
        ClassLoader loader = type.getClassLoader();
        return loader == null ? ClassLoader.getPlatformClassLoader() : loader;
    }

    static InvalidComponentException refused(String what, String why, String more) {
        return new InvalidComponentException(
                "the code of " + what + " gives no version: " + why + "; " + more + CodeVersion.ADVICE);
    }

    /** Returns the place of the archive, or the directory, that is the user's own. */
    String home(ClassFiles files) {
        method.ifPresent(asked -> {
            // A method of the JDK's would be a version that never changes; a lambda that calls it is the user's own
            // code.
            String name = className.replace('/', '.') + "::" + asked.name();
            requireCounting(files, className, name, "write a lambda that calls it, or ");
        });
        return requireCounting(files, standsIn, standsIn.replace('/', '.'), "").place();
    }

    private static ClassFiles.Found requireCounting(ClassFiles files, String type, String name, String advice) {
        ClassFiles.Found found = files.find(type)
                .orElseThrow(
                        () -> refused(name, "its class file is not found, perhaps since it was made at run time", ""));
        if (!found.counts()) {
            throw refused(name, "it belongs to " + found.place() + ", whose code does not count", advice);
        }
        return found;
    }

    /** Walks, and returns what is to be said of where the walk began. */
    Datum walk(CodeWalk walk) {
        Optional<ClassShape> shape = walk.own(className);
        walk.walk(className);
        if (method.isEmpty()) {
            return named(walk, "");
        }
        Method asked = method.get();
        Optional<MethodShape> body = shape.flatMap(own -> own.method(asked.name(), asked.descriptor()));
        if (shape.isPresent() && body.isPresent() && body.get().isNumbered()) {
            Digest digest = walk.addLambda(shape.get(), body.get());
            // What only this lambda reaches, as where it stands in main.
            walk.walk(className);
            return new Datum.Mapping(Map.of(
                    "class", new Datum.Text(walk.names().display(className)), "lambda", new Datum.Text(digest.hex())));
        }
        return named(walk, walk.names().method(asked.name(), asked.descriptor()));
    }

    private Datum named(CodeWalk walk, String methodName) {
        return new Datum.Mapping(
                Map.of("class", new Datum.Text(walk.names().display(className)), "method", new Datum.Text(methodName)));
    }
}
