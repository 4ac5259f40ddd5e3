package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;

import dev.larder.data.Datum;
import dev.larder.key.CodeVersion;
import dev.larder.key.Component;
import dev.larder.key.Difference;
import dev.larder.key.Inputs;
import dev.larder.key.Parameters;
import dev.larder.key.Version;
import dev.larder.store.DataStores;
import dev.larder.store.Entry;
import dev.larder.store.EntryDraft;
import dev.larder.store.NearestEntries;
import dev.larder.store.Publication;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class MissReasonTest {
    private final Larder larder = Larder.open("memory:");

    @AfterEach
    void close() {
        larder.close();
    }

    private static Component component(String version, Parameters parameters) {
        return Component.of("solve", version, parameters);
    }

    private static Parameters parameters(double tol, Object steps) {
        return Parameters.of("tol", tol).and("steps", steps).and("method", "rk4");
    }

    private MissReason missOf(Component component) {
        Outcome<Integer> outcome = larder.fetch(component, Integer.class, context -> 1);
        assertThat(outcome).isInstanceOf(Outcome.Computed.class);
        return ((Outcome.Computed<Integer>) outcome).reason();
    }

    private static NearestEntries.Nearest nearest(MissReason reason) {
        return ((MissReason.Absent) reason).nearest().orElseThrow();
    }

    private static List<String> differences(MissReason reason) {
        return nearest(reason).differences().differences().stream()
                .map(Difference::text)
                .toList();
    }

    @Test
    void namesTheLeafThatDiffersFromTheNearestStored() {
        larder.store(component("1", parameters(1e-3, 7)), 1);
        larder.store(component("1", parameters(1e-6, 100)), 1);
        MissReason reason = missOf(component("1", parameters(1e-5, 100)));
        assertThat(differences(reason)).containsExactly("parameters.tol: 0.000001 → 0.00001");
        assertThat(nearest(reason).candidates()).isEqualTo(3);
        assertThat(reason.toString())
                .startsWith("the nearest of 3 stored, ")
                .endsWith("differs: parameters.tol: 0.000001 → 0.00001");
    }

    @Test
    void tellsAWholeNumberFromARealOne() {
        larder.store(component("1", parameters(1e-3, 100)), 1);
        assertThat(differences(missOf(component("1", parameters(1e-3, 100.0)))))
                .singleElement()
                .asString()
                .startsWith("parameters.steps: ")
                .contains("whole")
                .contains("real");
    }

    @Test
    void pointsIntoAnArray() {
        larder.store(component("1", Parameters.of("w", new double[] {1, 2, 3})), 1);
        assertThat(differences(missOf(component("1", Parameters.of("w", new double[] {1, 2.5, 3})))))
                .singleElement()
                .asString()
                .startsWith("parameters.w[1]");
    }

    @Test
    void namesTheVersion() {
        larder.store(component("1", parameters(1, 1)), 1);
        assertThat(differences(missOf(component("2", parameters(1, 1)))))
                .singleElement()
                .asString()
                .startsWith("version: ");
    }

    @Test
    void namesTheMethodsThatChanged() {
        CodeVersion code = CodeVersion.of(MissReasonTest.class);
        Component now = Component.of("solve", Version.ofCode(code), parameters(1, 1), Inputs.NONE);
        // The same code but for one method, as an earlier build of it would have noted it.
        Datum.Mapping classes = (Datum.Mapping) code.methods().member("classes");
        String own = MissReasonTest.class.getName();
        Map<String, Datum> members = new java.util.TreeMap<>(((Datum.Mapping) classes.member(own)).members());
        members.replaceAll((name, digest) -> name.startsWith("missOf(") ? new Datum.Text("0123456789abcdef") : digest);
        Map<String, Datum> changed = new java.util.TreeMap<>(classes.members());
        changed.put(own, new Datum.Mapping(members));
        Map<String, Datum> before = new java.util.TreeMap<>(code.methods().members());
        before.put("classes", new Datum.Mapping(changed));
        Component then = component("0", parameters(1, 1));
        larder.dataStore()
                .store(
                        Entry.of(
                                EntryDraft.of(dev.larder.key.Recipe.of(then), "value", "value")
                                        .derivedFrom(new Datum.Mapping(before)),
                                new Datum.Text("x")),
                        Publication.failing());
        assertThat(differences(missOf(now)))
                .anySatisfy(line -> assertThat(line).contains("missOf("))
                .noneSatisfy(line -> assertThat(line).contains("component("));
    }

    @Test
    void saysWhenOnlyOtherResultsAreThere() {
        larder.store(component("1", parameters(1, 1)), "trace", 1);
        assertThat(missOf(component("1", parameters(1, 1))).toString())
                .isEqualTo("only other results of it are stored, such as 'trace'");
    }

    @Test
    void isToldAfterwardsAsItWasWhenItHappened() {
        larder.store(component("1", parameters(1, 1)), 1);
        Outcome<Integer> outcome = larder.fetch(component("1", parameters(2, 1)), Integer.class, context -> {
            context.publish("trace", 2);
            return 1;
        });
        larder.store(component("1", parameters(2, 1)), "later", 1);
        assertThat(differences(((Outcome.Computed<Integer>) outcome).reason()))
                .containsExactly("parameters.tol: 1.0 → 2.0");
    }

    @Test
    void isSilentOfTheNearestOnceTheLarderIsClosed() {
        Larder own = Larder.open("memory:");
        own.store(component("1", parameters(1, 1)), 1);
        Outcome<Integer> outcome = own.fetch(component("1", parameters(2, 1)), Integer.class, context -> 1);
        own.close();
        assertThat(((Outcome.Computed<Integer>) outcome).reason()).hasToString("nothing is stored for it");
    }

    @Test
    void aTypeWithAStarIsNoPattern() {
        larder.store(Component.of("solver", "1", parameters(1, 1)), 1);
        assertThat(missOf(Component.of("solve*", "1", parameters(1, 1))))
                .hasToString("nothing of its type was stored before");
    }

    @Test
    void explainsWithoutComputing() {
        Component one = component("1", parameters(1, 1));
        assertThat(larder.explain(one, "value").orElseThrow()).hasToString("nothing of its type was stored before");
        larder.store(one, 1);
        assertThat(larder.explain(one, "value")).isEmpty();
        assertThat(differencesOf(larder.explain(component("1", parameters(2, 1)), "value")
                        .orElseThrow()))
                .containsExactly("parameters.tol: 1.0 → 2.0");
    }

    private static List<String> differencesOf(MissReason reason) {
        return differences(reason);
    }

    @Test
    void whatIsGoneIsNotNearest() {
        larder.store(component("1", parameters(1, 1)), 1);
        larder.store(component("1", parameters(9, 9)), 1);
        Component asked = component("1", parameters(2, 1));
        assertThat(differencesOf(larder.explain(asked, "value").orElseThrow())).hasSize(1);
        larder.remove(component("1", parameters(1, 1)), "value");
        assertThat(differencesOf(larder.explain(asked, "value").orElseThrow())).hasSize(2);
    }

    /** Against a search through all pairs, which needs no index. */
    @Test
    void theNearestIsTheNearestOfAll() {
        long seed = Long.getLong("larder.test.seed", System.nanoTime());
        Random random = new Random(seed);
        try (var store = DataStores.open("memory:")) {
            NearestEntries index = NearestEntries.of(store);
            List<dev.larder.key.Recipe> all = IntStream.range(0, 60)
                    .mapToObj(i -> dev.larder.key.Recipe.of(component("1", random(random))))
                    .distinct()
                    .toList();
            all.forEach(recipe -> store.store(
                    Entry.of(EntryDraft.of(recipe, "value", "value"), new Datum.Text("x")), Publication.keeping()));
            for (int i = 0; i < 40; i++) {
                var asked = dev.larder.key.Recipe.of(component("1", random(random)));
                int best = all.stream()
                        .filter(recipe -> !recipe.equals(asked))
                        .mapToInt(recipe ->
                                dev.larder.key.RecipeDiff.of(recipe, asked).count())
                        .min()
                        .orElseThrow();
                var found = index.find(asked, "value", Datum.Mapping.EMPTY, java.time.Instant.now())
                        .orElseThrow();
                assertThat(found.differences().count())
                        .as("seed %d (run it again with -Dlarder.test.seed=%d)", seed, seed)
                        .isEqualTo(best);
            }
        }
    }

    private static Parameters random(Random random) {
        Parameters parameters = Parameters.NONE;
        for (String name : List.of("a", "b", "c", "d", "e", "f")) {
            parameters = parameters.and(name, random.nextInt(3));
        }
        return parameters;
    }
}
