package dev.larder.key;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.objectweb.asm.Type;

/**
 * Names of classes that do not change when something unrelated is added.
 *
 * <p>Compilers number the anonymous and local classes of an outermost class through. Here they are counted within the method
 * that they stand in: {@code com/acme/Solver$step(double,int)#1}.
 */
final class ClassNames {
    private final Function<String, Optional<ClassShape>> own;
    private final Map<String, String> known = new HashMap<>();

    /** @param own the shape of a class, if it is one whose code counts */
    ClassNames(Function<String, Optional<ClassShape>> own) {
        this.own = own;
    }

    /** Returns the name of a class in the form of class files. */
    String of(String name) {
        if (name.indexOf('$') < 0) {
            return name;
        }
        String before = known.get(name);
        if (before == null) {
            // Also where a damaged class file says that a class stands in itself.
            known.put(name, name);
            before = own.apply(name)
                    .flatMap(shape -> shape.place().map(place -> within(shape, place)))
                    .orElse(name);
            known.put(name, before);
        }
        return before;
    }

    private String within(ClassShape shape, ClassShape.Place place) {
        if (place.member()) {
            return of(place.outer()) + "$" + place.simpleName();
        }
        List<String> siblings = own.apply(place.outer()).stream()
                .flatMap(outer -> outer.nested().stream().filter(nested -> nested.startsWith(outer.name() + "$")))
                .flatMap(nested -> own.apply(nested).stream())
                .filter(sibling -> sibling.place().equals(shape.place()) && !sibling.isSynthetic())
                .map(ClassShape::name)
                // They differ in their numbers only.
                .sorted(Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder()))
                .toList();
        int number = siblings.indexOf(shape.name()) + 1;
        return number == 0
                ? shape.name()
                : of(place.outer()) + "$" + methodOf(place) + "#" + number + place.simpleName();
    }

    private String methodOf(ClassShape.Place place) {
        int parameters = place.method().indexOf('(');
        return parameters < 0
                ? ""
                : method(place.method().substring(0, parameters), place.method().substring(parameters));
    }

    /** Returns a field's or method's descriptor. */
    String descriptor(String descriptor) {
        StringBuilder text = new StringBuilder();
        int at = 0;
        while (at < descriptor.length()) {
            char c = descriptor.charAt(at);
            if (c == 'L') {
                int end = descriptor.indexOf(';', at);
                text.append('L').append(of(descriptor.substring(at + 1, end))).append(';');
                at = end + 1;
            } else {
                text.append(c);
                at++;
            }
        }
        return text.toString();
    }

    /** Returns every class that a field's or method's descriptor names. */
    static Stream<String> in(String descriptor) {
        Type type = Type.getType(descriptor);
        Stream<Type> types = type.getSort() == Type.METHOD
                ? Stream.concat(Stream.of(type.getReturnType()), Stream.of(type.getArgumentTypes()))
                : Stream.of(type);
        return types.map(each -> each.getSort() == Type.ARRAY ? each.getElementType() : each)
                .filter(each -> each.getSort() == Type.OBJECT)
                .map(Type::getInternalName);
    }

    /** Returns a class's name for people. */
    String display(String name) {
        return of(name).replace('/', '.');
    }

    /** Returns a method's name for people: {@code step(double,int)}. */
    String method(String name, String descriptor) {
        return Stream.of(Type.getArgumentTypes(descriptor))
                .map(this::source)
                .collect(Collectors.joining(",", name + "(", ")"));
    }

    private String source(Type type) {
        if (type.getSort() == Type.ARRAY) {
            return source(type.getElementType()) + "[]".repeat(type.getDimensions());
        }
        return type.getSort() == Type.OBJECT ? display(type.getInternalName()) : type.getClassName();
    }
}
