package dev.larder.key;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.objectweb.asm.Opcodes;
import org.objectweb.asm.Type;

/**
 * Numbers the variables of a method in the order in which they are met.
 *
 * <p>javac gives the places of variables that went out of scope to others, and which ones depends on the debug information that is
 * asked for. So what shares a place without sharing a value is two variables here, and has two numbers: all writes that one read
 * may see, and all reads that see one of them, are one variable (a <em>web</em>, as compilers call it).
 */
final class VariableNumbers {
    private final MethodShape method;
    private final List<Instruction> code;
    private final Liveness liveness;

    /** For each write its web; each web points to one that it was joined with, or to itself. */
    private final List<Integer> joined = new ArrayList<>();

    /** Which web each place holds before an instruction; nothing where the instruction is never reached. */
    private final @Nullable Map<Integer, Integer>[] held;

    private final int[] written;
    private final Deque<Integer> ahead = new ArrayDeque<>();

    @SuppressWarnings({"unchecked", "rawtypes"}) // an array of maps
    private VariableNumbers(MethodShape method) {
        this.method = method;
        this.code = method.code();
        this.liveness = new Liveness(method);
        this.held = new Map[code.size() + 1];
        this.written = new int[code.size()];
    }

    static MethodShape inOrder(MethodShape method) {
        return method.code().stream().anyMatch(Liveness::usesVariable)
                ? new VariableNumbers(method).renumbered()
                : method;
    }

    private MethodShape renumbered() {
        Map<Integer, Integer> numbers = new HashMap<>();
        Map<Integer, Integer> parameters = parameters();
        parameters.values().forEach(web -> numbers.put(web, numbers.size()));
        reach(0, parameters);
        while (!ahead.isEmpty()) {
            step(ahead.pop());
        }
        // A parameter may have been joined with another variable since.
        Map<Integer, Integer> byRoot = new HashMap<>();
        numbers.forEach((web, number) -> byRoot.merge(root(web), number, Math::min));
        List<Instruction> result = new ArrayList<>();
        for (int i = 0; i < code.size(); i++) {
            Instruction instruction = code.get(i);
            Map<Integer, Integer> before = held[i];
            if (before == null || !Liveness.usesVariable(instruction)) {
                result.add(instruction);
                continue;
            }
            Integer web = Liveness.isStore(instruction)
                    ? Integer.valueOf(written[i])
                    : before.get(Liveness.variable(instruction));
            if (web == null) {
                throw new IllegalArgumentException(
                        "a variable in " + method.name() + method.descriptor() + " is read before it is written");
            }
            int number = byRoot.computeIfAbsent(root(web), root -> parameters.size() + byRoot.size());
            List<Object> operands = new ArrayList<>(instruction.operands());
            operands.set(0, number);
            result.add(new Instruction(instruction.opcode(), operands));
        }
        return new MethodShape(
                method.access(), method.name(), method.descriptor(), List.copyOf(result), method.guards());
    }

    /** Returns the webs of the parameters by their places. */
    private Map<Integer, Integer> parameters() {
        Map<Integer, Integer> parameters = new java.util.TreeMap<>();
        int place = 0;
        if (!method.is(Opcodes.ACC_STATIC)) {
            parameters.put(place++, web());
        }
        for (Type type : Type.getArgumentTypes(method.descriptor())) {
            parameters.put(place, web());
            place += type.getSize();
        }
        return parameters;
    }

    private int web() {
        joined.add(joined.size());
        return joined.size() - 1;
    }

    private int root(int web) {
        int root = web;
        while (joined.get(root) != root) {
            root = joined.get(root);
        }
        joined.set(web, root);
        return root;
    }

    private void step(int index) {
        Map<Integer, Integer> before = held[index];
        if (before == null) {
            throw new IllegalStateException("what is ahead was reached");
        }
        liveness.eachHandler(index, handler -> reach(handler, before));
        Instruction instruction = code.get(index);
        Map<Integer, Integer> after = before;
        if (Liveness.isStore(instruction)) {
            written[index] = web();
            after = new HashMap<>(before);
            after.put(Liveness.variable(instruction), written[index]);
        }
        Map<Integer, Integer> passed = after;
        liveness.eachNext(index, next -> reach(next, passed));
    }

    /** Carries what the places hold to an instruction, and joins it with what came there on other ways. */
    private void reach(int index, Map<Integer, Integer> webs) {
        Map<Integer, Integer> there = held[index];
        boolean first = there == null;
        if (there == null) {
            there = new HashMap<>();
            held[index] = there;
            if (index < code.size()) {
                ahead.push(index);
            }
        }
        Map<Integer, Integer> target = there;
        liveness.before(index).stream().forEach(place -> {
            Integer web = webs.get(place);
            Integer known = target.get(place);
            if (web != null && known != null) {
                joined.set(root(web), root(known));
            } else if (web != null && first) {
                target.put(place, web);
            }
        });
    }
}
