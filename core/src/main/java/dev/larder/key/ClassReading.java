package dev.larder.key;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassReader;
import org.objectweb.asm.ClassVisitor;
import org.objectweb.asm.FieldVisitor;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;

/** Reads one class file. */
final class ClassReading extends ClassVisitor {
    /** Flags that say nothing of what the code does: one is always set, the others are ASM's own. */
    private static final int NOISE = Opcodes.ACC_SUPER | Opcodes.ACC_DEPRECATED | Opcodes.ACC_RECORD;

    private int access;
    private String name = "";
    private final List<String> supers = new ArrayList<>();
    private final List<ClassShape.Field> fields = new ArrayList<>();
    private final List<MethodShape> methods = new ArrayList<>();
    private final List<String> permitted = new ArrayList<>();
    private final Set<String> nested = new LinkedHashSet<>();
    private @Nullable String enclosing;
    private String enclosingMethod = "";
    private @Nullable String outer;
    private String simpleName = "";

    private ClassReading() {
        super(Opcodes.ASM9);
    }

    /** @throws RuntimeException of any kind, as ASM does, when it is no class file or one of a newer Java */
    static ClassShape read(byte[] classFile) {
        ClassReading reading = new ClassReading();
        new ClassReader(classFile).accept(reading, ClassReader.SKIP_DEBUG | ClassReader.SKIP_FRAMES);
        return reading.shape();
    }

    private ClassShape shape() {
        return new ClassShape(
                access & ~NOISE,
                name,
                List.copyOf(supers),
                List.copyOf(fields),
                List.copyOf(methods),
                List.copyOf(permitted),
                Set.copyOf(nested),
                place());
    }

    private Optional<ClassShape.Place> place() {
        if (enclosing != null) {
            return Optional.of(new ClassShape.Place(enclosing, enclosingMethod, simpleName, false));
        }
        return outer == null ? Optional.empty() : Optional.of(new ClassShape.Place(outer, "", simpleName, true));
    }

    @Override
    public void visit(
            int version,
            int flags,
            String className,
            @Nullable String signature,
            @Nullable String superName,
            String @Nullable [] interfaces) {
        access = flags;
        name = className;
        if (superName != null) {
            supers.add(superName);
        }
        if (interfaces != null) {
            supers.addAll(List.of(interfaces));
        }
    }

    @Override
    public void visitOuterClass(String owner, @Nullable String method, @Nullable String descriptor) {
        enclosing = owner;
        enclosingMethod = method == null ? "" : numberless(method) + descriptor;
    }

    /** Some compilers say that a class in a lambda stands in the lambda's method, whose number changes. */
    private static String numberless(String method) {
        return MethodShape.isNumberedName(method) ? method.replaceFirst("\\d+$", "") : method;
    }

    @Override
    public void visitInnerClass(String inner, @Nullable String outerName, @Nullable String innerName, int innerAccess) {
        nested.add(inner);
        if (inner.equals(name)) {
            outer = outerName;
            simpleName = innerName == null ? "" : innerName;
        }
    }

    @Override
    public void visitNestMember(String member) {
        nested.add(member);
    }

    @Override
    public void visitPermittedSubclass(String subclass) {
        permitted.add(subclass);
    }

    @Override
    public @Nullable FieldVisitor visitField(
            int flags, String field, String descriptor, @Nullable String signature, @Nullable Object value) {
        fields.add(new ClassShape.Field(flags & ~Opcodes.ACC_DEPRECATED, field, descriptor, value));
        return null;
    }

    @Override
    public MethodVisitor visitMethod(
            int flags, String method, String descriptor, @Nullable String signature, String @Nullable [] exceptions) {
        return new MethodReader(flags & ~Opcodes.ACC_DEPRECATED, method, descriptor, methods::add);
    }
}
