package dev.larder.key;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Label;
import org.objectweb.asm.MethodVisitor;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/** Reads one method; labels become the indexes of the instructions behind them. */
final class MethodReader extends MethodVisitor {
    private final int access;
    private final String name;
    private final String descriptor;
    private final Consumer<MethodShape> whenRead;
    private final List<Raw> code = new ArrayList<>();
    private final List<RawGuard> guards = new ArrayList<>();
    private final Map<Label, Integer> positions = new HashMap<>();

    private record Raw(int opcode, List<Object> operands) {}

    private record RawGuard(
            Label from, Label to, Label handler, @Nullable String type) {}

    private record RawCases(int[] keys, List<Label> labels, Label otherwise) {}

    MethodReader(int access, String name, String descriptor, Consumer<MethodShape> whenRead) {
        super(Opcodes.ASM9);
        this.access = access;
        this.name = name;
        this.descriptor = descriptor;
        this.whenRead = whenRead;
    }

    private void add(int opcode, Object... operands) {
        code.add(new Raw(opcode, List.of(operands)));
    }

    @Override
    public void visitLabel(Label label) {
        positions.put(label, code.size());
    }

    @Override
    public void visitInsn(int opcode) {
        add(opcode);
    }

    @Override
    public void visitIntInsn(int opcode, int operand) {
        add(opcode, operand);
    }

    @Override
    public void visitVarInsn(int opcode, int variable) {
        add(opcode, variable);
    }

    @Override
    public void visitIincInsn(int variable, int increment) {
        add(Opcodes.IINC, variable, increment);
    }

    @Override
    public void visitTypeInsn(int opcode, String type) {
        add(opcode, Type.getObjectType(type));
    }

    @Override
    public void visitFieldInsn(int opcode, String owner, String field, String type) {
        add(opcode, new Instruction.Member(owner, field, type));
    }

    @Override
    public void visitMethodInsn(int opcode, String owner, String method, String type, boolean ofInterface) {
        add(opcode, new Instruction.Member(owner, method, type));
    }

    @Override
    public void visitInvokeDynamicInsn(String method, String type, Handle bootstrap, Object... arguments) {
        List<Object> operands = new ArrayList<>(List.of(method, Type.getMethodType(type), bootstrap));
        operands.addAll(Arrays.asList(arguments));
        add(Opcodes.INVOKEDYNAMIC, operands.toArray());
    }

    @Override
    public void visitJumpInsn(int opcode, Label label) {
        add(opcode, label);
    }

    @Override
    public void visitLdcInsn(Object value) {
        add(Opcodes.LDC, value);
    }

    @Override
    public void visitTableSwitchInsn(int min, int max, Label otherwise, Label... labels) {
        int[] keys = new int[labels.length];
        for (int i = 0; i < keys.length; i++) {
            keys[i] = min + i;
        }
        add(Opcodes.TABLESWITCH, new RawCases(keys, List.of(labels), otherwise));
    }

    @Override
    public void visitLookupSwitchInsn(Label otherwise, int[] keys, Label[] labels) {
        add(Opcodes.LOOKUPSWITCH, new RawCases(keys, List.of(labels), otherwise));
    }

    @Override
    public void visitMultiANewArrayInsn(String type, int dimensions) {
        add(Opcodes.MULTIANEWARRAY, Type.getType(type), dimensions);
    }

    @Override
    public void visitTryCatchBlock(Label from, Label to, Label handler, @Nullable String type) {
        guards.add(new RawGuard(from, to, handler, type));
    }

    @Override
    public void visitEnd() {
        List<Instruction> instructions = new ArrayList<>();
        for (Raw raw : code) {
            instructions.add(new Instruction(
                    raw.opcode(), raw.operands().stream().map(this::resolved).toList()));
        }
        List<MethodShape.Guard> resolved = new ArrayList<>();
        for (RawGuard guard : guards) {
            resolved.add(new MethodShape.Guard(at(guard.from()), at(guard.to()), at(guard.handler()), guard.type()));
        }
        MethodShape asWritten =
                new MethodShape(access, name, descriptor, List.copyOf(instructions), List.copyOf(resolved));
        whenRead.accept(VariableNumbers.inOrder(ConstantStores.removed(asWritten)));
    }

    private Object resolved(Object operand) {
        if (operand instanceof Label label) {
            return new Instruction.Target(at(label));
        } else if (operand instanceof RawCases cases) {
            TreeMap<Integer, Integer> targets = new TreeMap<>();
            for (int i = 0; i < cases.keys().length; i++) {
                targets.put(cases.keys()[i], at(cases.labels().get(i)));
            }
            return new Instruction.Cases(targets, at(cases.otherwise()));
        }
        return operand;
    }

    private int at(Label label) {
        Integer position = positions.get(label);
        if (position == null) {
            throw new IllegalArgumentException("a jump in " + name + descriptor + " goes nowhere");
        }
        return position;
    }
}
