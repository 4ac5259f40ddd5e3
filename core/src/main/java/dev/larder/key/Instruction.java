package dev.larder.key;

import java.util.List;
import java.util.SortedMap;

/**
 * One instruction of a method, free of labels and of indexes into a constant pool.
 *
 * @param operands numbers, texts, ASM's types, handles and dynamic constants, and the kinds below
 */
record Instruction(int opcode, List<Object> operands) {
    /** The instruction at an index, to which a jump goes. */
    record Target(int index) {}

    /** A field or a method that is used. */
    record Member(String owner, String name, String descriptor) {}

    /** Where a switch goes for each key, and for all others. */
    record Cases(SortedMap<Integer, Integer> targets, int otherwise) {}

    Instruction {
        operands = List.copyOf(operands);
    }

    Object operand(int index) {
        return operands.get(index);
    }
}
