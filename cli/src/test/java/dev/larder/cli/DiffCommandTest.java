package dev.larder.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.key.Component;
import dev.larder.key.Inputs;
import dev.larder.key.Parameters;
import dev.larder.key.Recipe;
import dev.larder.key.Version;
import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.Publication;
import java.nio.file.Path;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiffCommandTest {
    private static final String NONE = "0123456789";

    @TempDir
    private Path directory;

    private Cli cli;

    @BeforeEach
    void makeCli() {
        cli = new Cli(directory);
    }

    @Test
    void storedResultsAndComponentsAreComparedInAnyCombination() {
        String first = cli.put(1, "10");
        String second = cli.put(2, "20");
        String line = "parameters.n: 1 → 2\n";
        for (String a : new String[] {first, first.substring(7, 27), first + "/value", cli.component(1)}) {
            for (String b : new String[] {second, second.substring(7, 27), second + "/value", cli.component(2)}) {
                assertThat(cli.run("diff", a, b)).as("%s %s", a, b).isEqualTo(new Cli.Result(Exit.DONE, line, ""));
            }
        }
        String other = "{\"type\":\"other\",\"version\":\"2\"}";
        assertThat(cli.runWithInput(other, "diff", first, "-").out())
                .isEqualTo("type: \"test.rates\" → \"other\"\nversion: \"1\" → \"2\"\nparameters.n: removed 1\n");
    }

    @Test
    void twoComponentsNeedNoStore() {
        cli.environment.put("LARDER_STORE", "file:" + directory.resolve("none"));
        assertThat(cli.run("diff", cli.component(1), cli.component(2)).out()).isEqualTo("parameters.n: 1 → 2\n");
        assertThat(cli.everything().keySet()).containsExactlyInAnyOrder("", "component1.json", "component2.json");
    }

    @Test
    void equalRecipesAreToldSoWithTheirKey() {
        String key = cli.put(1, "10");
        String line = "equal recipes: both have the key " + key + "\n";
        assertThat(cli.run("diff", key, cli.component(1))).isEqualTo(new Cli.Result(Exit.DONE, line, ""));
        assertThat(cli.run("diff", key, key).out()).isEqualTo(line);
        assertThat(cli.run("diff", "--json", key, key)).isEqualTo(new Cli.Result(Exit.DONE, "", ""));
    }

    @Test
    void equalRecipesOfTwoAttributesAreToldApart() {
        String key = cli.put(1, "spikes", "10");
        cli.put(1, "volts", "20");
        assertThat(cli.run("diff", key + "/spikes", key + "/volts").lines())
                .containsExactly("equal recipes: both have the key " + key, "attribute: spikes vs volts");
        assertThat(cli.run("diff", key, cli.component(1)).lines()).hasSize(1);
        assertThat(cli.run("diff", "--json", key + "/spikes", key + "/volts").out())
                .isEqualTo("{\"after\":\"volts\",\"before\":\"spikes\",\"path\":\"attribute\","
                        + "\"text\":\"attribute: spikes vs volts\"}\n");
        assertThat(cli.run("diff", key + "/nosuch", key).exitCode()).isEqualTo(Exit.NOT_FOUND);
    }

    @Test
    void jsonIsAnObjectForEachDifference() {
        String a = cli.file("a.json", "{\"type\":\"t\",\"version\":\"1\",\"parameters\":{\"n\":null,\"x\":12}}");
        String b = cli.file("b.json", "{\"type\":\"t\",\"version\":\"1\",\"parameters\":{\"x\":\"12\"}}");
        assertThat(cli.run("diff", "--json", a, b).lines())
                .containsExactly(
                        "{\"before\":null,\"path\":\"parameters.n\",\"text\":\"parameters.n: null vs absent\"}",
                        "{\"after\":\"12\",\"before\":12,\"path\":\"parameters.x\","
                                + "\"text\":\"parameters.x: whole 12 vs text \\\"12\\\"\"}");
    }

    @Test
    void ofVeryManyDifferencesTheFirstAreShown() {
        String members =
                IntStream.range(0, 250).mapToObj(i -> "\"p" + i + "\":" + i).collect(Collectors.joining(","));
        String many = cli.file("m.json", "{\"type\":\"t\",\"version\":\"1\",\"parameters\":{" + members + "}}");
        String none = cli.file("n.json", "{\"type\":\"t\",\"version\":\"1\"}");
        assertThat(cli.run("diff", none, many).lines())
                .hasSize(201)
                .last()
                .isEqualTo("… and 50 more, which --json prints");
        assertThat(cli.run("diff", "--json", none, many).lines()).hasSize(250);
    }

    @Test
    void theMethodsThatChangedAreTold() {
        String before = storeWithCode("1", "{\"classes\":{\"A\":{\"<class>\":\"0\",\"step(int)\":\"1\"}}}");
        String after = storeWithCode("2", "{\"classes\":{\"A\":{\"<class>\":\"0\",\"step(int)\":\"2\"}}}");
        assertThat(cli.run("diff", before, after).lines()).hasSize(2).last().isEqualTo("code: A.step(int) changed");
    }

    private String storeWithCode(String code, String methods) {
        Version version = Version.ofCode(Digest.of(code.getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        Recipe recipe = Recipe.of(Component.of("t", version, Parameters.NONE, Inputs.NONE));
        EntryDraft draft =
                EntryDraft.of(recipe, "value", "json").derivedFrom((Datum.Mapping) CanonicalJson.read(methods));
        try (DataStore store = DataStores.open("file:" + cli.store())) {
            store.store(Entry.of(draft, Datum.Whole.of(1)), Publication.failing());
        }
        return recipe.key().toString();
    }

    @Test
    void whatIsNotThereIsNotFoundAndWhatIsNoneIsRefused() {
        String key = cli.put(1, "10");
        assertThat(cli.run("diff", NONE, key).exitCode()).isEqualTo(Exit.NOT_FOUND);
        assertThat(cli.run("diff", key, NONE).exitCode()).isEqualTo(Exit.NOT_FOUND);
        for (String bad : new String[] {"nosuch.json", "sha256:abc", "sha256:", "sha256:abcd/", "abc", ""}) {
            Cli.Result refused = cli.run("diff", key, bad);
            assertThat(refused.exitCode()).as(bad).isIn(Exit.BAD_INPUT, Exit.NOT_FOUND);
            assertThat(refused.out()).isEmpty();
            assertThat(refused.err()).startsWith("larder: ").hasLineCount(1);
        }
        assertThat(cli.run("diff", key, "nosuch.json").exitCode()).isEqualTo(Exit.BAD_INPUT);
        assertThat(cli.run("diff", "-", "-").err()).contains("standard input can be read only once");
        assertThat(cli.run("diff", key).exitCode()).isEqualTo(Exit.BAD_INPUT);
        cli.environment.put("LARDER_STORE", "file:" + directory.resolve("none"));
        assertThat(cli.run("diff", key, key).exitCode()).isEqualTo(Exit.UNAVAILABLE);
    }

    @Test
    void whatATerminalWouldObeyIsNotPrinted() {
        String hostile = cli.file(
                "h.json",
                "{\"type\":\"\\u001b[2J\\u202e\",\"version\":\"1\",\"parameters\":{\"\\u0007\\n\":\"\\u009b\"}}");
        String out = cli.run("diff", cli.component(1), hostile).out()
                + cli.run("key", "--annotate", hostile).out();
        assertThat(out).hasLineCount(3 + 6);
        assertThat(out.chars().filter(c -> c != '\n')).noneMatch(c -> Character.isISOControl(c) || c == 0x202e);
    }
}
