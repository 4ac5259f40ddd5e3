package dev.larder.key;

import dev.larder.key.Instruction.Cases;
import dev.larder.key.Instruction.Target;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.TreeMap;
import org.objectweb.asm.Opcodes;

/**
 * Takes away the constants that a method puts into a variable and never reads.
 *
 * <p>javac writes {@code final double step = 0.001;} into its variable only where debug information on variables is asked for,
 * since every use has the constant itself. A store that no instruction reads changes nothing, so without it the two are alike.
 */
final class ConstantStores {
    private final MethodShape method;
    private final List<Instruction> code;

    private ConstantStores(MethodShape method) {
        this.method = method;
        this.code = method.code();
    }

    static MethodShape removed(MethodShape method) {
        BitSet candidates = new BitSet();
        for (int i = 0; i + 1 < method.code().size(); i++) {
            if (isConstant(method.code().get(i))
                    && Liveness.isStore(method.code().get(i + 1))) {
                candidates.set(i);
            }
        }
        return candidates.isEmpty() ? method : new ConstantStores(method).without(candidates);
    }

    private static boolean isConstant(Instruction instruction) {
        int opcode = instruction.opcode();
        return opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.SIPUSH
                || opcode == Opcodes.LDC && isPlain(instruction.operand(0));
    }

    private static boolean isPlain(Object constant) {
        return constant instanceof Number || constant instanceof String;
    }

    private MethodShape without(BitSet candidates) {
        candidates.andNot(jumpedInto());
        Liveness liveness = new Liveness(method);
        BitSet removed = new BitSet();
        candidates.stream()
                .filter(i -> !liveness.before(i + 2).get(Liveness.variable(code.get(i + 1))))
                .forEach(i -> removed.set(i, i + 2));
        return removed.isEmpty() ? method : without(removed, shifted(removed));
    }

    /** Returns the constants whose store is the target of a jump, or the edge of a guarded range. */
    private BitSet jumpedInto() {
        BitSet targets = new BitSet();
        code.forEach(instruction -> instruction.operands().forEach(operand -> {
            if (operand instanceof Target target) {
                targets.set(target.index());
            } else if (operand instanceof Cases cases) {
                cases.targets().values().forEach(targets::set);
                targets.set(cases.otherwise());
            }
        }));
        method.guards().forEach(guard -> {
            targets.set(guard.from());
            targets.set(guard.to());
            targets.set(guard.handler());
        });
        return targets.get(1, targets.length() + 1);
    }

    /** Returns what each index becomes. */
    private int[] shifted(BitSet removed) {
        int[] shifted = new int[code.size() + 1];
        for (int i = 0; i < code.size(); i++) {
            shifted[i + 1] = shifted[i] + (removed.get(i) ? 0 : 1);
        }
        return shifted;
    }

    private MethodShape without(BitSet removed, int[] shifted) {
        List<Instruction> kept = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            if (!removed.get(i)) {
                kept.add(moved(code.get(i), shifted));
            }
        }
        List<MethodShape.Guard> guards = method.guards().stream()
                .map(guard -> new MethodShape.Guard(
                        shifted[guard.from()], shifted[guard.to()], shifted[guard.handler()], guard.type()))
                .toList();
        return new MethodShape(method.access(), method.name(), method.descriptor(), List.copyOf(kept), guards);
    }

    private static Instruction moved(Instruction instruction, int[] shifted) {
        return new Instruction(
                instruction.opcode(),
                instruction.operands().stream()
                        .map(operand -> moved(operand, shifted))
                        .toList());
    }

    private static Object moved(Object operand, int[] shifted) {
        if (operand instanceof Target target) {
            return new Target(shifted[target.index()]);
        } else if (operand instanceof Cases cases) {
            TreeMap<Integer, Integer> targets = new TreeMap<>(cases.targets());
            targets.replaceAll((key, target) -> shifted[target]);
            return new Cases(targets, shifted[cases.otherwise()]);
        }
        return operand;
    }
}
