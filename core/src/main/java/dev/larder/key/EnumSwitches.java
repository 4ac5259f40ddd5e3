package dev.larder.key;

import dev.larder.key.Instruction.Member;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.objectweb.asm.Opcodes;

/**
 * The switches of a method over enums.
 *
 * <p>javac numbers the constants that are switched over in a class of its own, {@code Outer$1.$SwitchMap$…}, for all methods of
 * the outermost class in turn. So the keys in one method change with another method, and what they mean is not in the method.
 * Here a switch has the constants' names.
 */
final class EnumSwitches {
    private EnumSwitches() {}

    /** Returns, for each load of a switch map, the index of the switch that it is for; nothing where that is not plain. */
    static Map<Integer, Integer> find(List<Instruction> code) {
        Map<Integer, Integer> switches = new HashMap<>();
        Deque<Integer> loads = new ArrayDeque<>();
        for (int i = 0; i < code.size(); i++) {
            if (isMapLoad(code.get(i))) {
                loads.push(i);
            } else if (!loads.isEmpty() && isSwitchOfOrdinal(code, i)) {
                switches.put(loads.pop(), i);
            }
        }
        return switches;
    }

    static boolean isMapLoad(Instruction instruction) {
        return instruction.opcode() == Opcodes.GETSTATIC
                && ClassShape.isSwitchMap(((Member) instruction.operand(0)).name());
    }

    private static boolean isSwitchOfOrdinal(List<Instruction> code, int index) {
        int opcode = code.get(index).opcode();
        return (opcode == Opcodes.TABLESWITCH || opcode == Opcodes.LOOKUPSWITCH)
                && index >= 2
                && code.get(index - 1).opcode() == Opcodes.IALOAD
                && code.get(index - 2).operands().stream()
                        .anyMatch(operand -> operand instanceof Member member
                                && member.name().equals("ordinal"));
    }

    /** Returns, for each map of the class that javac made, which number stands for which constant. */
    static Map<String, Map<Integer, String>> maps(ClassShape numbering) {
        Map<String, Map<Integer, String>> maps = new TreeMap<>();
        numbering.method("<clinit>", "()V").ifPresent(method -> {
            List<String> seen = new ArrayList<>(List.of("", ""));
            int number = 0;
            for (Instruction instruction : method.code()) {
                if (instruction.opcode() == Opcodes.GETSTATIC) {
                    seen.remove(0);
                    seen.add(((Member) instruction.operand(0)).name());
                } else if (instruction.opcode() == Opcodes.IASTORE) {
                    maps.computeIfAbsent(seen.get(0), field -> new TreeMap<>()).put(number, seen.get(1));
                } else {
                    number = pushed(instruction, number);
                }
            }
        });
        return maps;
    }

    private static int pushed(Instruction instruction, int otherwise) {
        int opcode = instruction.opcode();
        if (opcode >= Opcodes.ICONST_M1 && opcode <= Opcodes.ICONST_5) {
            return opcode - Opcodes.ICONST_0;
        } else if (opcode == Opcodes.BIPUSH || opcode == Opcodes.SIPUSH || opcode == Opcodes.LDC) {
            return instruction.operand(0) instanceof Integer pushed ? pushed : otherwise;
        }
        return otherwise;
    }
}
