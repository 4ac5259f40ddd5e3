package dev.larder.key;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.larder.data.CanonicalJson;
import dev.larder.data.Content;
import dev.larder.data.Datum;
import dev.larder.data.Digest;
import dev.larder.data.NdArray;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The lines in which people read how two parameters differ. */
class DifferenceTest {
    private static final String A = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    private static final String B = "cd3416bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    /** The JSON of both sides has apostrophes for quotes; lines are parted by bars. */
    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "{'a':1}; {'a':1}; ``",
                // values of one kind
                "{'solver':{'tol':0.000001}}; {'solver':{'tol':0.00001}}; solver.tol: 0.000001 → 0.00001",
                "{'tol':1e-7}; {'tol':1e21}; tol: 1e-7 → 1e+21",
                "{'n':400}; {'n':500}; n: 400 → 500",
                "{'on':true}; {'on':false}; on: true → false",
                "{'s':'a'}; {'s':'b'}; s: 'a' → 'b'",
                "{'t':{'$instant':'2012-01-01T00:00:00Z'}}; {'t':{'$instant':'2013-01-01T00:00:00Z'}};"
                        + " t: instant 2012-01-01T00:00:00Z → 2013-01-01T00:00:00Z",
                "{'d':{'$decimal':'1.50'}}; {'d':{'$decimal':'1.5'}}; d: decimal 1.50 → 1.5",
                "{'x':{'$real':'NaN'}}; {'x':1.0}; x: NaN → 1.0",
                "{'b':{'$bytes':'AAEC'}}; {'b':{'$bytes':'AAED'}}; b: {'$bytes':'AAEC'} → {'$bytes':'AAED'}",
                // of two kinds
                "{'n':12}; {'n':12.0}; n: whole 12 vs real 12.0",
                "{'n':'12'}; {'n':12}; n: text '12' vs whole 12",
                "{'n':12}; {'n':{'$decimal':'12.0'}}; n: whole 12 vs decimal 12.0",
                "{'t':'2012-01-01'}; {'t':{'$date':'2012-01-01'}}; t: text '2012-01-01' vs date 2012-01-01",
                "{'n':null}; {'n':false}; n: null vs flag false",
                "{'m':{'a':1}}; {'m':[1]}; m: mapping {'a':1} vs sequence [1]",
                "{'m':[1,2]}; {'m':{'$array':{'data':[1,2],'dtype':'i64','shape':[2]}}}; m: sequence [1,2] vs array i64[2]",
                // there or not
                "{}; {'n':5}; n: added 5",
                "{'m':{'a':1,'b':[2]}}; {}; m: removed {'a':1,'b':[2]}",
                "{'n':null}; {}; n: null vs absent",
                "{}; {'n':null}; n: absent vs null",
                // reals that are nearly one
                "{'x':-0.0}; {'x':0.0}; x: -0.0 vs 0.0 (the sign of zero counts)",
                "{'x':0.1}; {'x':0.10000000149011612}; x: 0.1 → 0.10000000149011612"
                        + " (float widened: one number, once as float and once as double)",
                "{'x':3.1415927410125732}; {'x':3.141592653589793}; x: 3.1415927410125732 → 3.141592653589793"
                        + " (float widened: one number, once as float and once as double)",
                "{'x':1.0}; {'x':1.0000000001}; x: 1.0 → 1.0000000001",
                "{'x':0.1}; {'x':0.2}; x: 0.1 → 0.2",
                // texts that look alike
                "{'s':'é'}; {'s':'e\u0301'}; s: 'é' → 'e\u0301' (they look alike, their characters differ)",
                "{'s':'a\u202eb'}; {'s':'\u0085'}; s: 'a\\u202eb' → '\\u0085'",
                // arrays
                "{'m':{'$array':{'data':[1.0,2.0,3.0,4.0,5.0,6.0],'dtype':'f64','shape':[3,2]}}};"
                        + " {'m':{'$array':{'data':[1.0,2.0,3.5,4.0,5.0,6.5],'dtype':'f64','shape':[3,2]}}};"
                        + " m[1,0]: 3.0 → 3.5|m[2,1]: 6.0 → 6.5",
                "{'m':{'$array':{'data':[0.0],'dtype':'f64','shape':[]}}};"
                        + " {'m':{'$array':{'data':[-0.0],'dtype':'f64','shape':[]}}};"
                        + " m[]: 0.0 vs -0.0 (the sign of zero counts)",
                "{'m':{'$array':{'data':[1,2],'dtype':'i32','shape':[2]}}};"
                        + " {'m':{'$array':{'data':[1,2],'dtype':'i64','shape':[2]}}}; m: array dtype i32 → i64",
                "{'m':{'$array':{'data':[1,2],'dtype':'i32','shape':[2]}}};"
                        + " {'m':{'$array':{'data':[1,2],'dtype':'i64','shape':[1,2]}}};"
                        + " m: array dtype i32 → i64, shape [2] → [1,2]",
                "{'m':{'$array':{'digest':'sha256:" + A + "','dtype':'f64','shape':[100,100]}}};"
                        + " {'m':{'$array':{'digest':'sha256:" + B + "','dtype':'f64','shape':[100,100]}}};"
                        + " m: content changed (sha256:ba7816bf8f01… → sha256:cd3416bf8f01…)",
                // files and long bytes
                "{'f':{'$file':{'digest':'sha256:" + A + "','size':1048576}}};"
                        + " {'f':{'$file':{'digest':'sha256:" + B + "','size':1258291}}};"
                        + " f: content changed (sha256:ba7816bf8f01… → sha256:cd3416bf8f01…, 1.0 MiB → 1.2 MiB)",
                "{'f':{'$file':{'digest':'sha256:" + A + "','executable':true,'size':7}}};"
                        + " {'f':{'$file':{'digest':'sha256:" + A + "','size':7}}}; f: executable → not executable",
                "{'f':{'$blob':{'digest':'sha256:" + A + "','size':2048}}};"
                        + " {'f':{'$blob':{'digest':'sha256:" + B + "','size':2048}}};"
                        + " f: content changed (sha256:ba7816bf8f01… → sha256:cd3416bf8f01…, 2.0 KiB)",
                "{}; {'f':{'$file':{'digest':'sha256:" + A + "','size':7}}}; f: added file (sha256:ba7816bf8f01…, 7 B)",
                "{'s':{'$secret':'" + A + "'}}; {'s':{'$secret':'" + B + "'}}; s: secret changed",
                // subtypes and rules
                "{'s':{'$type':'Rk4','value':{'h':0.5,'n':1}}}; {'s':{'$type':'Euler','value':{'h':0.25,'n':1}}};"
                        + " s.$type: 'Rk4' → 'Euler'|s.h: 0.5 → 0.25",
                "{'s':{'$type':'Rk4','value':1}}; {'s':1}; s: {'$type':'Rk4','value':1} vs whole 1",
                "{'s':{'$by':'round3','value':1.0}}; {'s':{'$by':'round4','value':1.0}}; s.$by: 'round3' → 'round4'",
                // sets, maps, sequences
                "{'s':{'$set':['a','b','c']}}; {'s':{'$set':['b','c','d']}}; s{}: removed 'a'|s{}: added 'd'",
                "{'m':{'$map':[[1,'x'],[2,'y']]}}; {'m':{'$map':[[2,'z'],[3,'w']]}};"
                        + " m{1}: removed 'x'|m{2}: 'y' → 'z'|m{3}: added 'w'",
                "{'l':[1,2,3,4]}; {'l':[1,2,9,3,4]}; l[2]: added 9",
                "{'l':[1,2,9,3,4]}; {'l':[1,2,3,4]}; l[2]: removed 9",
                "{'l':[1,1,1]}; {'l':[1,1]}; l[2]: removed 1",
                "{'l':[1,2,3]}; {'l':[1,5,6,3]}; l[1]: 2 → 5|l[2]: added 6",
                "{'l':[{'a':1},{'a':2}]}; {'l':[{'a':1},{'a':3}]}; l[1].a: 2 → 3",
                "{'l':[]}; {'l':[null]}; l[0]: absent vs null",
                // names
                "{'x y':1,'$$type':2,'3d':3,'a.b':4,'é-1':5};{'x y':2,'$$type':3,'3d':4,'a.b':5,'é-1':6};"
                        + " $$type: 2 → 3|['3d']: 3 → 4|['a.b']: 4 → 5|['x y']: 1 → 2|é-1: 5 → 6",
            })
    void everyDifferenceIsOneLine(String before, String after, String lines) {
        List<Difference> differences = parameters(before).diff(parameters(after));
        assertThat(differences.stream().map(Difference::toString).collect(Collectors.joining("|")))
                .isEqualTo(lines.replace('\'', '"'));
        assertThat(differences).allSatisfy(each -> assertThat(each.text()).hasLineCount(1));
    }

    private static Parameters parameters(String json) {
        return Parameters.of((Datum.Mapping) CanonicalJson.read(json.replace('\'', '"')));
    }

    @Test
    void aDifferenceHoldsPathAndBothSides() {
        assertThat(parameters("{'a':{'b':1},'c':2}").diff(parameters("{'a':{'b':'1'},'d':3}")))
                .containsExactly(
                        new Difference(
                                "a.b",
                                Optional.of(Datum.Whole.of(1)),
                                Optional.of(new Datum.Text("1")),
                                "a.b: whole 1 vs text \"1\""),
                        new Difference("c", Optional.of(Datum.Whole.of(2)), Optional.empty(), "c: removed 2"),
                        new Difference("d", Optional.empty(), Optional.of(Datum.Whole.of(3)), "d: added 3"));
        assertThatThrownBy(() -> new Difference("a", Optional.empty(), Optional.empty(), "a"))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void longValuesAreShownWhereTheyPart() {
        String common = "x".repeat(3000);
        String line = parameters("{'s':'" + common + "1" + common + "'}")
                .diff(parameters("{'s':'" + common + "2" + common + "'}"))
                .get(0)
                .text();
        assertThat(line).matches("s: …x{12}1x{46}… → …x{12}2x{46}…");
        assertThat(parameters("{}")
                        .diff(parameters("{'s':'" + common + "'}"))
                        .get(0)
                        .text())
                .isEqualTo("s: added \"" + "x".repeat(58) + "…");
        String emoji = "😀".repeat(100);
        String split = parameters("{'s':'" + emoji + "'}")
                .diff(parameters("{'s':'" + "😀".repeat(99) + "😁'}"))
                .get(0)
                .text();
        assertThat(split).isEqualTo("s: …" + "😀".repeat(7) + "\" → …" + "😀".repeat(6) + "😁\"");
        String deep = "{'" + "n".repeat(500) + "':1}";
        Difference longPath = parameters(deep).diff(parameters("{}")).get(0);
        assertThat(longPath.path()).hasSize(500);
        assertThat(longPath.text()).hasSize(161 + ": removed 1".length());
    }

    @Test
    void largeContentsAreComparedByDigestWhetherTheyAreAtHandOrNot() {
        Parameters atHand = Parameters.of("m", new double[100]).and("b", new byte[2000]);
        Parameters stated = Parameters.of((Datum.Mapping) CanonicalJson.read(atHand.toString()));
        assertThat(atHand.diff(stated)).isEmpty();
        double[] other = new double[100];
        other[99] = 1;
        Parameters changed = Parameters.of("m", other).and("b", new byte[2001]);
        assertThat(changed.diff(stated)).hasToString(changed.diff(atHand).toString());
        assertThat(changed.diff(stated)).hasSize(2).allSatisfy(each -> {
            assertThat(each.text()).contains(": content changed (sha256:");
            Content content = each.before().orElseThrow() instanceof Datum.Array array
                    ? array.value().content()
                    : ((Datum.Bytes) each.before().orElseThrow()).content();
            assertThatThrownBy(content::toBytes).as("nothing large is held").hasMessageContaining("only the digest");
        });
    }

    @Test
    void textsOfShortArraysAreComparedOneByOneWhateverTheyHold() {
        String[] texts = {"]", "],\"dtype\":\"text", "{", "same"};
        Parameters before = Parameters.of("m", NdArray.ofTexts(texts, 2, 2));
        texts[1] = "],\"dtype\":\"other";
        texts[3] = "another";
        assertThat(before.diff(Parameters.of("m", NdArray.ofTexts(texts, 2, 2))))
                .extracting(Difference::text)
                .hasSize(2)
                .anySatisfy(text -> assertThat(text).isEqualTo("m[1,1]: \"same\" → \"another\""));
        Parameters one = Parameters.of("m", NdArray.ofTexts(new String[] {"a".repeat(2000)}));
        Parameters two = Parameters.of("m", NdArray.ofTexts(new String[] {"b".repeat(2000)}));
        assertThat(one.diff(two)).singleElement().asString().startsWith("m: content changed (sha256:");
    }

    @Test
    void anArrayWithAnUnusualNanIsComparedByDigest() {
        double unusual = Double.longBitsToDouble(0x7ff8000000000001L);
        Parameters usual = Parameters.of("m", NdArray.of(new double[] {Double.NaN, 1}));
        Parameters other = Parameters.of("m", NdArray.of(new double[] {unusual, 1}));
        assertThat(usual.diff(other)).singleElement().asString().startsWith("m: content changed (sha256:");
        assertThat(other.diff(other)).isEmpty();
    }

    @Test
    void aFileThatChangedSinceItWasNamedIsToldAsAComponent(@TempDir Path directory) throws Exception {
        Path file = Files.writeString(directory.resolve("data"), "before");
        Parameters named = Parameters.of("file", file);
        Files.writeString(file, "afterwards");
        assertThatThrownBy(() -> named.diff(Parameters.NONE))
                .isInstanceOf(InvalidComponentException.class)
                .hasMessageContaining("changed while it was in use");
    }

    @Test
    void inputsAreToldApartByKeyContentAndAttribute() {
        Digest a = Digest.ofHex(A);
        Digest b = Digest.ofHex(B);
        assertThat(lines(new Datum.ResultRef(a, "x"), new Datum.ResultRef(b, "x")))
                .containsExactly("key sha256:ba7816bf8f01… → sha256:cd3416bf8f01…");
        assertThat(lines(new Datum.ResultRef(a, "x"), new Datum.ResultRef(a, "y")))
                .containsExactly("attribute \"x\" → \"y\"");
        assertThat(lines(new Datum.ResultRef(a, "x"), new Datum.ResultRef(b, "y")))
                .containsExactly("key sha256:ba7816bf8f01… → sha256:cd3416bf8f01…, attribute \"x\" → \"y\"");
        assertThat(lines(new Datum.ContentRef(a), new Datum.ContentRef(b)))
                .containsExactly("content sha256:ba7816bf8f01… → sha256:cd3416bf8f01…");
        assertThat(lines(new Datum.ResultRef(a, "x"), new Datum.ContentRef(a)))
                .containsExactly("key sha256:ba7816bf8f01…/\"x\" vs content sha256:ba7816bf8f01…");
    }

    private static List<String> lines(Datum before, Datum after) {
        DatumDiff diff = DatumDiff.listing(10);
        diff.compare(DatumPath.ROOT, before, after);
        return diff.found().stream().map(Difference::text).toList();
    }
}
