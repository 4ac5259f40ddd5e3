package dev.larder.pipeline;

import dev.larder.codec.TypeRef;
import dev.larder.key.Address;
import dev.larder.key.Parameters;
import dev.larder.key.Version;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a {@link Step} stands for. */
sealed interface Node {
    String name();

    /** A file or directory, whose content counts. */
    record FileNode(String name, Path path) implements Node {}

    /** A value that the pipeline is given: a parameter of every step that takes it. */
    record ValueNode(String name, @Nullable Object value, TypeRef<?> type) implements Node {}

    /** Results of several steps as one list. */
    record Gather(String name, List<Step<?>> parts) implements Node {}

    /** A step that computes. Complete once its pipeline is built. */
    final class Work implements Node {
        private final int index;
        private final String name;
        private final Saying saying;
        private final List<Step<?>> inputs;
        private final StepBody<?> body;
        private final Version version;
        private final Map<String, TypeRef<?>> results = new LinkedHashMap<>();

        /** What is said of a step beside its inputs and its function. */
        record Saying(String type, Parameters parameters, InputMode mode, Set<String> groups, TypeRef<?> result) {}

        Work(int index, String name, Saying saying, Version version, List<Step<?>> inputs, StepBody<?> body) {
            this.index = index;
            this.name = name;
            this.saying = saying;
            this.version = version;
            this.inputs = List.copyOf(inputs);
            this.body = body;
            results.put(Address.VALUE, saying.result());
        }

        /** Notes that a result is wanted. */
        synchronized void offers(String attribute, TypeRef<?> type) {
            TypeRef<?> before = results.putIfAbsent(attribute, type);
            if (before != null && !before.equals(type)) {
                throw new IllegalArgumentException("the result '" + attribute + "' of '" + name + "' is said to be "
                        + before + " and " + type + "; say one type");
            }
        }

        /** Returns the results that somebody asked for, the returned one first. */
        synchronized Map<String, TypeRef<?>> results() {
            return new LinkedHashMap<>(results);
        }

        /** Returns its place in the order in which the steps were made; those that it works on have lower ones. */
        int index() {
            return index;
        }

        @Override
        public String name() {
            return name;
        }

        Saying saying() {
            return saying;
        }

        Version version() {
            return version;
        }

        List<Step<?>> inputs() {
            return inputs;
        }

        StepBody<?> body() {
            return body;
        }

        /** Returns the inputs one by one, lists taken apart. */
        List<Step<?>> flatInputs() {
            return inputs.stream()
                    .<Step<?>>mapMulti((step, add) -> {
                        if (step.node() instanceof Gather gather) {
                            gather.parts().forEach(add);
                        } else {
                            add.accept(step);
                        }
                    })
                    .toList();
        }
    }
}
