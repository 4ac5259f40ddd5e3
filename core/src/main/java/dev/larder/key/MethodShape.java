package dev.larder.key;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;

/** What a class file says of one method, without what is there for debuggers and for reflection only. */
record MethodShape(int access, String name, String descriptor, List<Instruction> code, List<Guard> guards) {
    /** A range of instructions, the last one excluded, whose exceptions are caught; of every type where none is named. */
    record Guard(int from, int to, int handler, @Nullable String type) {}

    boolean is(int flag) {
        return (access & flag) != 0;
    }

    /** Whether a compiler made it and numbered it, so that its name changes when something unrelated is added. */
    boolean isNumbered() {
        return is(Opcodes.ACC_SYNTHETIC) && isNumberedName(name);
    }

    static boolean isNumberedName(String name) {
        return name.startsWith("lambda$") || name.startsWith("access$") || name.equals("$deserializeLambda$");
    }

    /** Whether it is an entry point of a program, which nothing calls as a rule. */
    boolean isMain() {
        return is(Opcodes.ACC_STATIC) && isMain(name, descriptor);
    }

    static boolean isMain(String name, String descriptor) {
        return name.equals("main") && descriptor.equals("([Ljava/lang/String;)V");
    }
}
