package dev.larder.key;

import dev.larder.key.Instruction.Cases;
import dev.larder.key.Instruction.Target;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntConsumer;
import org.objectweb.asm.Opcodes;

/** Which variables of a method are still read from each of its instructions on. */
final class Liveness {
    private final MethodShape method;
    private final List<Instruction> code;
    private final BitSet[] before;

    Liveness(MethodShape method) {
        this.method = method;
        this.code = method.code();
        // One more than there are instructions, since a range may end behind the last one.
        this.before = new BitSet[code.size() + 1];
        for (int i = 0; i < before.length; i++) {
            before[i] = new BitSet();
        }
        boolean changed = true;
        while (changed) {
            changed = false;
            for (int i = code.size() - 1; i >= 0; i--) {
                BitSet live = computed(i);
                if (!live.equals(before[i])) {
                    before[i] = live;
                    changed = true;
                }
            }
        }
    }

    private BitSet computed(int index) {
        BitSet live = new BitSet();
        eachNext(index, next -> live.or(before[next]));
        Instruction instruction = code.get(index);
        if (isStore(instruction)) {
            live.clear(variable(instruction));
        } else if (usesVariable(instruction)) {
            live.set(variable(instruction));
        }
        eachHandler(index, handler -> live.or(before[handler]));
        return live;
    }

    /** Returns the variables that are read, from the instruction at the index on, before they are written again. */
    BitSet before(int index) {
        return before[index];
    }

    /** Names every instruction that may be executed next, if no exception is thrown. */
    void eachNext(int index, IntConsumer next) {
        eachNext(code.get(index), index, next);
    }

    private static void eachNext(Instruction instruction, int index, IntConsumer next) {
        for (Object operand : instruction.operands()) {
            if (operand instanceof Target target) {
                next.accept(target.index());
            } else if (operand instanceof Cases cases) {
                cases.targets().values().forEach(next::accept);
                next.accept(cases.otherwise());
            }
        }
        if (!endsHere(instruction.opcode())) {
            next.accept(index + 1);
        }
    }

    /** Names every handler of exceptions that the instruction may throw. */
    void eachHandler(int index, IntConsumer handler) {
        for (MethodShape.Guard guard : method.guards()) {
            if (index >= guard.from() && index < guard.to()) {
                handler.accept(guard.handler());
            }
        }
    }

    private static boolean endsHere(int opcode) {
        return opcode == Opcodes.GOTO
                || opcode == Opcodes.ATHROW
                || opcode == Opcodes.RET
                || opcode == Opcodes.TABLESWITCH
                || opcode == Opcodes.LOOKUPSWITCH
                || opcode >= Opcodes.IRETURN && opcode <= Opcodes.RETURN;
    }

    static boolean isStore(Instruction instruction) {
        return instruction.opcode() >= Opcodes.ISTORE && instruction.opcode() <= Opcodes.ASTORE;
    }

    /** Whether the first operand is the number of a variable. */
    static boolean usesVariable(Instruction instruction) {
        int opcode = instruction.opcode();
        return opcode >= Opcodes.ILOAD && opcode <= Opcodes.ALOAD
                || isStore(instruction)
                || opcode == Opcodes.IINC
                || opcode == Opcodes.RET;
    }

    static int variable(Instruction instruction) {
        return (int) instruction.operand(0);
    }
}
