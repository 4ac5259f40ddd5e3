package dev.larder.cli;

import dev.larder.data.Datum;
import dev.larder.key.Component;
import dev.larder.key.Input;
import dev.larder.key.Inputs;
import dev.larder.key.InvalidComponentException;
import dev.larder.key.Parameters;
import dev.larder.key.Version;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A command that is to be run, and all that its result depends on.
 *
 * @param command with its arguments
 * @param inputs what it reads, by the names that were given, as it was before it ran
 * @param outputs the names of the files it writes, as they were given
 */
record ExecRequest(List<String> command, Map<String, Input> inputs, List<String> outputs, Component component) {
    static final String TYPE = "exec";
    private static final String VERSION = "1";

    static ExecRequest of(
            List<String> command,
            List<String> inputs,
            List<String> outputs,
            List<String> parameters,
            List<String> environment,
            Shell shell) {
        Map<String, Input> contents = new LinkedHashMap<>();
        for (String input : inputs) {
            contents.put(input, input(input));
        }
        Set<String> written = new HashSet<>();
        for (String output : outputs) {
            if (!written.add(output)) {
                throw Refusal.input("-o " + output + " is given twice; leave one out");
            }
            if (contents.containsKey(output)) {
                throw Refusal.input(output + " cannot be read and written: what is computed again would differ; write"
                        + " another file");
            }
            Path directory = ExecCommand.path(output).toAbsolutePath().getParent();
            if (directory == null || !Files.isDirectory(directory)) {
                throw Refusal.input(
                        "no such directory: " + directory + "; make it first, -o " + output + " is to lie there");
            }
        }
        Component component = Component.of(
                TYPE,
                Version.of(VERSION),
                Parameters.of(new Datum.Mapping(Map.of(
                        "command", texts(command),
                        "environment", variables(environment, shell),
                        "outputs", new Datum.Set(List.copyOf(texts(outputs).elements())),
                        "parameters", named(parameters)))),
                new Inputs.Named(contents));
        return new ExecRequest(List.copyOf(command), contents, List.copyOf(outputs), component);
    }

    private static Input input(String name) {
        Path path = ExecCommand.path(name);
        if (!Files.exists(path)) {
            throw Refusal.input("no such file: " + name + ", which -i says the command reads");
        }
        try {
            return Input.of(path);
        } catch (InvalidComponentException e) {
            throw Refusal.input(String.valueOf(e.getMessage()), e);
        }
    }

    /** @throws Refusal when what the command read is not any more what the key says it read */
    void requireUnchangedInputs() {
        inputs.forEach((name, before) -> {
            if (!input(name).equals(before)) {
                throw Refusal.input(
                        name + " changed while the command ran, so that nobody knows what its result is of; nothing"
                                + " is stored, run it again");
            }
        });
    }

    private static Datum.Sequence texts(List<String> texts) {
        List<Datum> elements = new ArrayList<>();
        texts.forEach(text -> elements.add(new Datum.Text(text)));
        return new Datum.Sequence(elements);
    }

    /** A variable that is not set differs from an empty one. */
    private static Datum.Mapping variables(List<String> names, Shell shell) {
        Map<String, Datum> variables = new TreeMap<>();
        for (String name : names) {
            String value = shell.environment().get(name);
            variables.put(name, value == null ? Datum.NULL : new Datum.Text(value));
        }
        return new Datum.Mapping(variables);
    }

    private static Datum.Mapping named(List<String> parameters) {
        Map<String, Datum> named = new TreeMap<>();
        for (String parameter : parameters) {
            int equals = parameter.indexOf('=');
            if (equals < 1) {
                throw Refusal.input("-p " + parameter + " is no parameter; write -p NAME=VALUE");
            }
            String name = parameter.substring(0, equals);
            if (named.put(name, new Datum.Text(parameter.substring(equals + 1))) != null) {
                throw Refusal.input("-p " + name + "=… is given twice; leave one out");
            }
        }
        return new Datum.Mapping(named);
    }
}
