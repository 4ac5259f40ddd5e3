package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Digest;
import dev.larder.data.Hasher;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/** The commands that the README shows, run on a small store made for each, with a value for each word in capitals. */
final class ReadmeCommands {
    private static final String COMPONENT =
            "{\"type\":\"weather.table\",\"version\":\"1\",\"parameters\":{\"confidence\":0.95}}";

    /** Over ten thousand bytes, for the README selects by size. */
    private static final String VALUE =
            IntStream.range(100_000, 102_000).boxed().toList().toString().replace(" ", "");

    /** What must be true of a command's result, beside its exit code. */
    private interface Check {
        void of(Cli.Result result, List<String> arguments) throws IOException;
    }

    private final Path directory;
    private final Cli cli;
    private final String component;
    private final String value;
    private final String key;
    private final Path output;
    private final Path pack;

    private final Map<String, Check> checks = Map.ofEntries(
            Map.entry("ls", this::listed),
            Map.entry("show", this::shown),
            Map.entry("get", this::got),
            Map.entry("put", (result, arguments) -> assertThat(result.out()).contains(key())),
            Map.entry("key", (result, arguments) -> assertThat(result.out()).contains(key())),
            Map.entry(
                    "would-hit", (result, arguments) -> assertThat(result.out()).contains(key())),
            Map.entry("diff", this::compared),
            Map.entry("rm", this::removed),
            Map.entry(
                    "verify",
                    (result, arguments) -> assertThat(result.out()).containsPattern("2 entries|\"entries\":2")),
            Map.entry("pack", this::packed),
            Map.entry(
                    "unpack",
                    (result, arguments) -> assertThat(result.out()).containsPattern("2 were there|\"kept\":2")),
            Map.entry("compact", (result, arguments) -> assertThat(result.out()).isNotBlank()),
            Map.entry("gc", (result, arguments) -> assertThat(result.out()).isNotBlank()),
            Map.entry("demo", (result, arguments) -> assertThat(result.out()).contains("Nothing was computed")),
            Map.entry(
                    "exec", (result, arguments) -> assertThat(result.exitCode()).isZero()),
            Map.entry("version", (result, arguments) -> assertThat(result.out()).contains("recipe/1")),
            Map.entry("help", (result, arguments) -> assertThat(result.out()).startsWith("Usage: larder")));

    /** Prepares a store of its own in the directory, which the demo's stays in. */
    ReadmeCommands(Path directory) throws IOException {
        this.directory = directory;
        this.cli = new Cli(Files.createTempDirectory(directory, "run"));
        this.component = cli.file("component.json", COMPONENT);
        this.value = cli.file("value.json", VALUE);
        this.key = cli.run("key", component).out().strip();
        this.output = cli.directory.resolve("output.json");
        this.pack = cli.directory.resolve("pack.h5");
        assertThat(cli.run("put", component, "--from", value).exitCode()).isZero();
        assertThat(cli.run("put", component, "--from", value, "--attribute", "part")
                        .exitCode())
                .isZero();
    }

    private String key() {
        return key;
    }

    /** Runs one command line of the README's. */
    void run(List<String> commandLine) throws IOException {
        Check check = checks.get(commandLine.get(0));
        assertThat(check).as("no test runs 'larder %s'", commandLine.get(0)).isNotNull();
        List<String> arguments = new ArrayList<>();
        for (int i = 0; i < commandLine.size(); i++) {
            arguments.add(value(commandLine.get(i), i == 0 ? "" : commandLine.get(i - 1)));
        }
        if (commandLine.get(0).equals("demo")) {
            cli.environment.put("LARDER_STORE", demoStore(directory));
        }
        if (commandLine.get(0).equals("unpack")) {
            assertThat(cli.run("pack", "-o", pack.toString()).exitCode()).isZero();
        }
        Cli.Result result = cli.run(arguments.toArray(String[]::new));
        assertThat(result.exitCode()).as("%s: %s", arguments, result).isZero();
        check.of(result, arguments);
    }

    /** Runs a command, called as simply as can be, with an option that all of them share. */
    void runWithOption(String command, String option) throws IOException {
        List<String> words = new ArrayList<>(
                switch (command) {
                    case "show", "get", "rm" -> List.of(command, "ID");
                    case "key", "would-hit" -> List.of(command, "COMPONENT.json");
                    case "put" -> List.of(command, "COMPONENT.json", "--from", "FILE");
                    case "pack" -> List.of(command, "-o", "FILE.h5");
                    case "unpack" -> List.of(command, "FILE.h5");
                    case "diff" -> List.of(command, "ID", "COMPONENT.json");
                    default -> List.of(command);
                });
        words.addAll(List.of(option.split(" ")));
        if (command.equals("exec")) {
            words.addAll(List.of("--", "true"));
        }
        if (command.equals("demo") && option.equals("--json")) {
            assertThat(cli.run("demo", "--json").err()).contains("no --json").hasLineCount(1);
            return;
        }
        run(words);
    }

    private String value(String word, String before) {
        return switch (word) {
            case "ID" -> key.substring("sha256:".length(), "sha256:".length() + 8);
            case "NAME" -> "part";
            case "COMPONENT.json" -> component;
            case "FILE" -> Set.of("--from", "-i", "sort").contains(before) ? value : output.toString();
            case "FILE.h5" -> pack.toString();
            case "URI" -> cli.environment.getOrDefault("LARDER_STORE", "");
            default -> {
                assertThat(word)
                        .as("a word that nothing here knows a value for")
                        .doesNotMatch("[A-Z]{2,}.*");
                yield word;
            }
        };
    }

    /** Returns the store of all demos that run in this directory. */
    static String demoStore(Path directory) {
        return "file:" + directory.resolve("demo");
    }

    private void listed(Cli.Result result, List<String> arguments) {
        assertThat(result.out().lines().filter(line -> line.contains("weather.table")))
                .hasSize(2);
    }

    private void compared(Cli.Result result, List<String> arguments) {
        if (arguments.contains("--json")) {
            assertThat(result.out()).as("equal recipes have no differences").isEmpty();
        } else {
            assertThat(result.out()).contains("equal recipes", key);
        }
    }

    private void shown(Cli.Result result, List<String> arguments) {
        if (arguments.contains("--recipe")) {
            Digest digest = new Hasher()
                    .update(java.nio.ByteBuffer.wrap(result.out().getBytes(StandardCharsets.UTF_8)))
                    .digest();
            assertThat(key).isEqualTo(digest.toString());
        } else {
            assertThat(result.out()).contains("weather.table", "0.95");
        }
    }

    private void got(Cli.Result result, List<String> arguments) throws IOException {
        String printed = arguments.contains("-o") ? Files.readString(output) : result.out();
        assertThat(printed).contains(VALUE);
    }

    private void packed(Cli.Result result, List<String> arguments) {
        assertThat(result.out()).containsPattern("packed 2 entries|\"entries\":2");
        assertThat(cli.run("get", key, "--store", "hdf5:" + pack).out()).contains(VALUE);
    }

    private void removed(Cli.Result result, List<String> arguments) {
        assertThat(cli.run("get", key).exitCode()).isEqualTo(Exit.NOT_FOUND);
    }

    Cli.Result put(String uri) {
        return cli.run("put", component, "--from", value, "--store", uri);
    }

    /** Returns the URIs that a row of the table of stores speaks of: without options, and with each value of each. */
    static List<String> storeUris(String row, Path directory) {
        List<String> code = Readme.code(row);
        String scheme = code.get(0).substring(0, code.get(0).indexOf(':'));
        String base = code.get(0)
                .replace("PATH", directory.resolve("new " + scheme + " store").toString())
                .replace("near=URI", "near=file:" + directory.resolve("near"))
                .replace("far=URI", "far=file:" + directory.resolve("far"));
        String and = base.contains("?") ? "&" : "?";
        List<String> uris = new ArrayList<>(List.of(base));
        String name = "";
        for (String each : code.subList(code.indexOf(code.get(0)) + 1, code.size())) {
            if (each.contains("=")) {
                name = each.substring(0, each.indexOf('='));
                uris.add(base + and + each.replace("BYTES", "1000000"));
            } else if (!name.isEmpty()) {
                uris.add(base + and + name + "=" + each);
            }
        }
        return uris;
    }
}
