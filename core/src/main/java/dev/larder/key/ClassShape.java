package dev.larder.key;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/**
 * What a class file says, without what is there for debuggers and for reflection only.
 *
 * @param name in the form of class files, {@code com/acme/Solver}
 * @param supers the superclass, if there is one, and the interfaces
 * @param permitted the subclasses that a sealed one names
 * @param nested every class that the file lists as nested, its own and others', and the members of its nest
 * @param place where it was declared, for a class that is nested
 */
record ClassShape(
        int access,
        String name,
        List<String> supers,
        List<Field> fields,
        List<MethodShape> methods,
        List<String> permitted,
        Set<String> nested,
        Optional<Place> place) {
    private static final String SWITCH_MAP = "$SwitchMap$";

    /** One field. */
    record Field(
            int access,
            String name,
            String descriptor,
            @Nullable Object constant) {}

    /**
     * Where a nested class was declared.
     *
     * @param outer the class around it
     * @param method the name and descriptor of the method around an anonymous or local class; empty outside of methods
     * @param simpleName empty for an anonymous class
     * @param member whether it is neither anonymous nor local
     */
    record Place(String outer, String method, String simpleName, boolean member) {}

    boolean isSynthetic() {
        return (access & Opcodes.ACC_SYNTHETIC) != 0;
    }

    /** Whether javac made it to number the constants of enums for switches, or to tell two constructors apart. */
    boolean isForTheCompiler() {
        return isSynthetic()
                && fields.stream().allMatch(field -> isSwitchMap(field.name()))
                && methods.stream().allMatch(method -> method.name().equals("<clinit>"));
    }

    static boolean isSwitchMap(String field) {
        return field.startsWith(SWITCH_MAP);
    }

    Optional<MethodShape> method(String method, String descriptor) {
        return methods.stream()
                .filter(each -> each.name().equals(method) && each.descriptor().equals(descriptor))
                .findFirst();
    }
}
