package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.CanonicalJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeyingRuleTest {
    record Mesh(String id, int[] nodes) {}

    record Run(Mesh mesh, List<Mesh> more, Object any) {}

    interface Named {
        String name();
    }

    record Plain(String name, int secret) implements Named {}

    enum Level implements Named {
        LOW
    }

    private static final Mesh MESH = new Mesh("m7", new int[] {1, 2});

    private final Codecs byId = Codecs.standard().keying(Mesh.class, "mesh-by-id/1", Mesh::id);

    private static String text(Codecs codecs, Object value) {
        return CanonicalJson.write(codecs.keyed(value));
    }

    @Test
    void aRuleStandsForAValueInKeysAndNotInResults() {
        assertThat(text(byId, new Run(MESH, List.of(MESH), MESH)))
                .isEqualTo("{\"any\":{\"$by\":\"mesh-by-id/1\",\"value\":\"m7\"},"
                        + "\"mesh\":{\"$by\":\"mesh-by-id/1\",\"value\":\"m7\"},"
                        + "\"more\":[{\"$by\":\"mesh-by-id/1\",\"value\":\"m7\"}]}");
        assertThat(CanonicalJson.write(byId.encode(MESH)))
                .isEqualTo(Stored.text(MESH))
                .doesNotContain("$by");
        assertThat(new Stored(byId).there(MESH, TypeRef.of(Mesh.class)).nodes()).containsExactly(1, 2);
        assertThat(text(Codecs.standard(), MESH)).isEqualTo(Stored.text(MESH));
    }

    @Test
    void aRuleHoldsForSubtypesOfItsTypeAndNeedsNoOtherForm() {
        Codecs byName = Codecs.standard().keying(Named.class, "by-name/2", Named::name);
        assertThat(text(byName, List.of(new Plain("a", 1), Level.LOW)))
                .isEqualTo("[{\"$by\":\"by-name/2\",\"value\":\"a\"},{\"$by\":\"by-name/2\",\"value\":\"LOW\"}]");
        Codecs code = Codecs.standard().keying(Runnable.class, "code/1", each -> "the one");
        assertThat(text(code, (Runnable) () -> {})).isEqualTo("{\"$by\":\"code/1\",\"value\":\"the one\"}");
        Codecs halves = Codecs.standard().keying(double.class, "floor/1", each -> Math.floor(each));
        assertThat(text(halves, List.of(1.5))).isEqualTo("[{\"$by\":\"floor/1\",\"value\":1.0}]");
    }

    @Test
    void theRuleThatWasGivenLastIsAskedFirst() {
        Codecs both = Codecs.standard()
                .keying(Named.class, "by-name/1", Named::name)
                .keying(Plain.class, "by-secret/1", Plain::secret);
        assertThat(text(both, new Plain("a", 1))).isEqualTo("{\"$by\":\"by-secret/1\",\"value\":1}");
        assertThat(text(both, Level.LOW)).contains("by-name/1");
    }

    @Test
    void whatARuleReturnsIsEncodedByTheOthersAndNotByItselfAgain() {
        Codecs lower =
                Codecs.standard().keying(String.class, "lower/1", each -> each.toLowerCase(java.util.Locale.ROOT));
        assertThat(text(lower, "ABC")).isEqualTo("{\"$by\":\"lower/1\",\"value\":\"abc\"}");
        assertThat(text(lower.keying(Mesh.class, "mesh/1", Mesh::id), MESH))
                .isEqualTo("{\"$by\":\"mesh/1\",\"value\":{\"$by\":\"lower/1\",\"value\":\"m7\"}}");
        Codecs same = Codecs.standard().keying(Mesh.class, "same/1", each -> each);
        assertThat(text(same, MESH)).isEqualTo("{\"$by\":\"same/1\",\"value\":" + Stored.text(MESH) + "}");
        Codecs around = Codecs.standard().keying(Mesh.class, "around/1", each -> List.of(each));
        assertThatThrownBy(() -> around.keyed(MESH))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("nested deeper than 256 levels");
    }

    @Test
    void equalOnesInASetAreOne() {
        assertThat(text(byId, Set.of(MESH, new Mesh("m7", new int[0]))))
                .isEqualTo("{\"$set\":[{\"$by\":\"mesh-by-id/1\",\"value\":\"m7\"}]}");
    }

    @Test
    void aRuleThatFailsFailsTheKeyWithThePath() {
        Codecs failing = Codecs.standard().keying(Mesh.class, "bad/1", each -> {
            throw new IllegalStateException("no id yet");
        });
        Map<String, List<Mesh>> inside = Map.of("meshes", List.of(MESH));
        assertThatThrownBy(() -> failing.keyed(inside))
                .isInstanceOf(CodecException.class)
                .hasMessage("meshes[0]: the rule bad/1 failed: java.lang.IllegalStateException: no id yet");
        Codecs formless = Codecs.standard().keying(Mesh.class, "bad/1", each -> List.of(new Object()));
        assertThatThrownBy(() -> formless.keyed(inside))
                .isInstanceOf(CodecException.class)
                .hasMessageStartingWith("meshes[0]: what the rule bad/1 returned: [0]: java.lang.Object");
        Codecs nothing = Codecs.standard().keying(Mesh.class, "bad/1", each -> null);
        assertThatThrownBy(() -> nothing.keyed(inside))
                .hasMessageStartingWith("meshes[0]: the rule bad/1 made null of a value");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "mesh", "mesh/", "mesh/0", "mesh/01", "Mesh/1", "mesh 1/1", "mesh/x", "/1", "$x/1", "round/3"
            })
    void namesAreANameAndAVersion(String name) {
        assertThatThrownBy(() -> Codecs.standard().keying(Mesh.class, name, Mesh::id))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNameIsThatOfOneRule() {
        assertThatThrownBy(() -> byId.keying(Plain.class, "mesh-by-id/1", Plain::name))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("there is a rule named mesh-by-id/1 already");
        assertThat(text(byId.keying(Mesh.class, "acme.mesh/by-id/12", Mesh::id), MESH))
                .contains("acme.mesh/by-id/12");
    }

    @Test
    void rulesAndCodecsStandSideBySide() {
        List<String> asked = new ArrayList<>();
        Codecs both = byId.keying(String.class, "text/1", each -> {
            asked.add(each);
            return each;
        });
        assertThat(both.encode("x", TypeRef.of(String.class)).codec()).isEqualTo("value");
        assertThat(asked).isEmpty();
        both.keyed("x");
        assertThat(asked).containsExactly("x");
    }
}
