package dev.larder.key;

import dev.larder.data.Digest;
import dev.larder.key.Instruction.Cases;
import dev.larder.key.Instruction.Member;
import dev.larder.key.Instruction.Target;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ConstantDynamic;
import org.objectweb.asm.Handle;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Writes members down so that two are the same bytes if and only if they are the same code, and tells the walk which classes they
 * use. Every part begins with its kind and, where it has no fixed length, with its length.
 */
final class MemberWriter {
    private final CodeWalk walk;
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final DataOutputStream out = new DataOutputStream(bytes);

    /** The methods that stand in one another by content, from the outermost in. */
    private final Deque<MethodShape> within = new ArrayDeque<>();

    private MemberWriter(CodeWalk walk) {
        this.walk = walk;
    }

    static Digest digest(CodeWalk walk, MethodShape method) {
        return digest(walk, writer -> writer.method(method));
    }

    /** Returns the digest of what is no method of its own: supers, fields and their constants, bridges to other methods. */
    static Digest digest(CodeWalk walk, ClassShape shape) {
        return digest(walk, writer -> writer.frame(shape));
    }

    private interface Part {
        void write(MemberWriter writer) throws IOException;
    }

    private static Digest digest(CodeWalk walk, Part part) {
        MemberWriter writer = new MemberWriter(walk);
        try {
            part.write(writer);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return Digest.of(writer.bytes.toByteArray());
    }

    private void frame(ClassShape shape) throws IOException {
        out.writeInt(shape.access());
        name(shape.name());
        List<String> supers = shape.supers();
        out.writeInt(supers.size());
        for (int i = 0; i < supers.size(); i++) {
            // The superclass, then the interfaces, whose order means nothing.
            name(
                    i == 0
                            ? supers.get(0)
                            : supers.subList(1, supers.size()).stream()
                                    .sorted()
                                    .toList()
                                    .get(i - 1));
        }
        List<ClassShape.Field> fields = shape.fields().stream()
                .sorted(Comparator.comparing(ClassShape.Field::name).thenComparing(ClassShape.Field::descriptor))
                .toList();
        out.writeInt(fields.size());
        for (ClassShape.Field field : fields) {
            out.writeInt(field.access());
            text(field.name());
            descriptor(field.descriptor());
            constant(field.constant());
        }
        shape.permitted().forEach(walk::reach);
        for (MethodShape bridge : shape.methods().stream()
                .filter(method -> method.is(Opcodes.ACC_BRIDGE))
                .sorted(Comparator.comparing(MethodShape::name).thenComparing(MethodShape::descriptor))
                .toList()) {
            text(bridge.name());
            method(bridge);
        }
    }

    private void constant(@Nullable Object constant) throws IOException {
        if (constant == null) {
            out.writeByte('-');
        } else {
            operand(constant);
        }
    }

    private void method(MethodShape method) throws IOException {
        within.push(method);
        out.writeInt(method.access());
        descriptor(method.descriptor());
        out.writeInt(method.code().size());
        Map<Integer, Integer> enumSwitches = EnumSwitches.find(method.code());
        Map<Integer, Map<Integer, String>> constants = new HashMap<>();
        for (int i = 0; i < method.code().size(); i++) {
            Instruction instruction = method.code().get(i);
            if (EnumSwitches.isMapLoad(instruction)) {
                Map<Integer, String> numbers = walk.switchMap((Member) instruction.operand(0));
                Integer index = enumSwitches.get(i);
                if (index != null && !numbers.isEmpty()) {
                    constants.put(index, numbers);
                    numbers = Map.of();
                }
                switchMap(instruction, numbers);
            } else if (constants.containsKey(i)) {
                enumSwitch((Cases) instruction.operand(0), constants.get(i));
            } else {
                instruction(instruction);
            }
        }
        out.writeInt(method.guards().size());
        for (MethodShape.Guard guard : method.guards()) {
            out.writeInt(guard.from());
            out.writeInt(guard.to());
            out.writeInt(guard.handler());
            if (guard.type() == null) {
                out.writeByte('-');
            } else {
                name(guard.type());
            }
        }
        within.pop();
    }

    private void switchMap(Instruction load, Map<Integer, String> numbers) throws IOException {
        out.writeByte('m');
        text(((Member) load.operand(0)).name());
        out.writeInt(numbers.size());
        for (Map.Entry<Integer, String> number : numbers.entrySet()) {
            out.writeInt(number.getKey());
            text(number.getValue());
        }
    }

    private void enumSwitch(Cases cases, Map<Integer, String> constants) throws IOException {
        Map<String, Integer> byName = new TreeMap<>();
        cases.targets().forEach((key, target) -> {
            // A table has a place for each number between the least and the greatest, used here or not.
            if (target != cases.otherwise()) {
                byName.put(constants.getOrDefault(key, "#" + key), target);
            }
        });
        out.writeByte('e');
        out.writeInt(byName.size());
        for (Map.Entry<String, Integer> each : byName.entrySet()) {
            text(each.getKey());
            out.writeInt(each.getValue());
        }
        out.writeInt(cases.otherwise());
    }

    private void instruction(Instruction instruction) throws IOException {
        out.writeByte('i');
        out.writeByte(instruction.opcode());
        out.writeInt(instruction.operands().size());
        for (Object operand : instruction.operands()) {
            operand(operand);
        }
    }

    private void operand(Object operand) throws IOException {
        if (operand instanceof Integer value) {
            out.writeByte('I');
            out.writeInt(value);
        } else if (operand instanceof Long value) {
            out.writeByte('J');
            out.writeLong(value);
        } else if (operand instanceof Float value) {
            out.writeByte('F');
            out.writeInt(Float.floatToRawIntBits(value));
        } else if (operand instanceof Double value) {
            out.writeByte('D');
            out.writeLong(Double.doubleToRawLongBits(value));
        } else if (operand instanceof String value) {
            out.writeByte('S');
            text(value);
        } else if (operand instanceof Target target) {
            out.writeByte('t');
            out.writeInt(target.index());
        } else if (operand instanceof Cases cases) {
            cases(cases);
        } else if (operand instanceof Member member) {
            member(member);
        } else if (operand instanceof Type type) {
            out.writeByte('T');
            descriptor(type.getDescriptor());
        } else if (operand instanceof Handle handle) {
            out.writeByte('H');
            out.writeByte(handle.getTag());
            member(new Member(handle.getOwner(), handle.getName(), handle.getDesc()));
        } else {
            dynamic((ConstantDynamic) operand);
        }
    }

    private void cases(Cases cases) throws IOException {
        out.writeByte('c');
        out.writeInt(cases.targets().size());
        for (Map.Entry<Integer, Integer> each : cases.targets().entrySet()) {
            out.writeInt(each.getKey());
            out.writeInt(each.getValue());
        }
        out.writeInt(cases.otherwise());
    }

    private void dynamic(ConstantDynamic constant) throws IOException {
        out.writeByte('d');
        text(constant.getName());
        descriptor(constant.getDescriptor());
        operand(constant.getBootstrapMethod());
        out.writeInt(constant.getBootstrapMethodArgumentCount());
        for (int i = 0; i < constant.getBootstrapMethodArgumentCount(); i++) {
            operand(constant.getBootstrapMethodArgument(i));
        }
    }

    /** Writes a member by name, or by content where a compiler numbered it. */
    private void member(Member member) throws IOException {
        Optional<MethodShape> numbered = walk.numbered(member);
        // Only a damaged or obfuscated class file can have one in itself.
        if (numbered.isPresent() && !within.contains(numbered.get())) {
            out.writeByte('b');
            owner(member.owner());
            method(numbered.get());
            return;
        }
        walk.uses(member);
        out.writeByte('n');
        owner(member.owner());
        text(member.name());
        descriptor(member.descriptor());
    }

    private void owner(String owner) throws IOException {
        if (owner.startsWith("[")) {
            descriptor(owner);
        } else {
            name(owner);
        }
    }

    private void name(String name) throws IOException {
        walk.reach(name);
        text(walk.names().of(name));
    }

    private void descriptor(String descriptor) throws IOException {
        ClassNames.in(descriptor).forEach(walk::reach);
        text(walk.names().descriptor(descriptor));
    }

    private void text(String text) throws IOException {
        // Not UTF-8, in which lone surrogates of a constant would all be one.
        out.writeInt(text.length());
        out.writeChars(text);
    }
}
