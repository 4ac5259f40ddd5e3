package dev.larder.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.reflect.InvocationTargetException;
import java.net.URL;
import java.net.URLClassLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class YamlTest {
    private static String read(String yaml) {
        return CanonicalJson.write(Yaml.read(yaml));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "no| \"no\"",
                "yes| \"yes\"",
                "on| \"on\"",
                "off| \"off\"",
                "y| \"y\"",
                "true| true",
                "True| true",
                "FALSE| false",
                "tRUE| \"tRUE\"",
                "null| null",
                "Null| null",
                "~| null",
                "nULL| \"nULL\"",
                "0| 0",
                "-0| 0",
                "012| 12",
                "+12| 12",
                "-012| -12",
                "0o14| 12",
                "0o8| \"0o8\"",
                "0x1F| 31",
                "-0x1F| \"-0x1F\"",
                "0b11| \"0b11\"",
                "1_000| \"1_000\"",
                "1,000| \"1,000\"",
                "123456789012345678901234567890| 123456789012345678901234567890",
                "1e-5| 0.00001",
                "1e5| 100000.0",
                "1.| 1.0",
                ".5| 0.5",
                "+.5| 0.5",
                "-1.5E+3| -1500.0",
                "-0.0| -0.0",
                "1e-400| 0.0",
                ".nan| {\"$real\":\"NaN\"}",
                ".NaN| {\"$real\":\"NaN\"}",
                ".inf| {\"$real\":\"Infinity\"}",
                "+.INF| {\"$real\":\"Infinity\"}",
                "-.inf| {\"$real\":\"-Infinity\"}",
                "nan| \"nan\"",
                "inf| \"inf\"",
                "1:30| \"1:30\"",
                "2012-01-01| \"2012-01-01\"",
                "2012-01-01T00:00:00Z| \"2012-01-01T00:00:00Z\"",
                "1.2.3| \"1.2.3\"",
                "=| \"=\"",
                "'012'| \"012\"",
                "\"null\"| \"null\"",
                "! 12| \"12\"",
                "!!str 12| \"12\"",
                "!!int \"12\"| 12",
                "!!int 0x1F| 31",
                "!!float 1| 1.0",
                "!!float \"-.inf\"| {\"$real\":\"-Infinity\"}",
                "!!bool \"true\"| true",
                "!!null \"\"| null",
                "!!seq [1]| [1]",
                "!!map {a: 1}| {\"a\":1}",
                "<<| \"<<\""
            })
    void theCoreSchemaIsKeptToTheLetter(String scalar, String json) {
        assertThat(read("a: " + scalar)).isEqualTo("{\"a\":" + json + "}");
    }

    @Test
    void whatIsEmptyIsNull() {
        assertThat(read("a:\nb: \"\"\nc: []")).isEqualTo("{\"a\":null,\"b\":\"\",\"c\":[]}");
        assertThat(read("")).isEqualTo("null");
        assertThat(read("# nothing but a remark\n")).isEqualTo("null");
        assertThat(read("---\n...\n")).isEqualTo("null");
    }

    @Test
    void aByteOrderMarkAndAVersionLineMayStandInFront() {
        assertThat(read("\ufeffa: 1")).isEqualTo("{\"a\":1}");
        assertThat(read("%YAML 1.2\n---\na: yes\n")).isEqualTo("{\"a\":\"yes\"}");
    }

    @Test
    void textsOfSeveralLinesAreWhatYamlSays() {
        assertThat(read("a: |\n  one\n  two\nb: >-\n  one\n  two\nc: one\n  two\n"))
                .isEqualTo("{\"a\":\"one\\ntwo\\n\",\"b\":\"one two\",\"c\":\"one two\"}");
    }

    @Test
    void taggedFormsAreUnderstoodAsInJson() {
        assertThat(read("when: {$date: 2012-01-01}\nids:\n  $set: [b, a, b]\n$$own: 1\nprice:\n  $decimal: '1.50'\n"
                        + "by:\n  $by: mesh-by-id/1\n  value: 7\n"))
                .isEqualTo(
                        "{\"$$own\":1,\"by\":{\"$by\":\"mesh-by-id/1\",\"value\":7},\"ids\":{\"$set\":[\"a\",\"b\"]},"
                                + "\"price\":{\"$decimal\":\"1.50\"},\"when\":{\"$date\":\"2012-01-01\"}}");
        assertThatThrownBy(() -> Yaml.read("a: 1\nb:\n  $decimal: 1.50"))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage("line 3, column 3: $decimal needs a text, not '1.5'");
    }

    @Test
    void aliasesStandForWhatTheirAnchorNames() {
        assertThat(read("base: &b {tol: 1e-6, n: &n 3}\nsame: *b\nagain: [*n, *n]\n&k key: *k"))
                .isEqualTo("{\"again\":[3,3],\"base\":{\"n\":3,\"tol\":0.000001},\"key\":\"key\","
                        + "\"same\":{\"n\":3,\"tol\":0.000001}}");
        assertThat(read("a: &x 1\nb: *x\nc: &x 2\nd: *x")).isEqualTo("{\"a\":1,\"b\":1,\"c\":2,\"d\":2}");
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "a: 1;b: 2;a: 3| line 3, column 1: the member 'a' stands twice",
                "{a: 1, \"a\": 2}| line 1, column 8: the member 'a' stands twice",
                "1: a| line 1, column 1: the name of a member is a text; quote it, or write pairs as {$map: [[key, value]]}",
                "true: a| the name of a member is a text",
                "~: a| the name of a member is a text",
                "? : a| the name of a member is a text",
                "? [a];: 1| line 1, column 3: the name of a member is a text",
                "? {a: b};: 1| line 1, column 3: the name of a member is a text",
                "a: &x 1;*x : 2| line 2, column 1: the name of a member is a text",
                "a: &x {b: 1};c:;  <<: *x| line 3, column 3: << merges in YAML 1.1 and is a plain name in 1.2",
                "a: !point [1, 2]| line 1, column 4: the tag '!point' is none of the core schema",
                "a: !!binary aGk=| the tag 'tag:yaml.org,2002:binary' is none of the core schema",
                "a: !!timestamp 2012-01-01| is none of the core schema",
                "a: !!set {b}| is none of the core schema",
                "a: !!int 1.5| is none of the core schema that fits here",
                "a: !!bool yes| is none of the core schema that fits here",
                "a: !!float 0x1F| is none of the core schema that fits here",
                "a: !!map [1]| is none of the core schema that fits here",
                "a: 1;---;b: 2| line 2, column 1: a second document begins",
                "%YAML 1.1;---;a: 1| line 1, column 1: YAML 1.2 is read here",
                "%YAML 2.0;---;a: 1| line 1, column 1: YAML 1.2 is read here",
                "a: *x| line 1, column 4: nothing before '*x' has that anchor",
                "a: &x [1, *x]| line 1, column 11: '*x' stands inside of what it names",
                "a: &x {b: {c: *x}}| stands inside of what it names",
                "a: [1, 2| line 1, column 9: ",
                "a: b: c| line 1, column 5: mapping values are not allowed here",
                "a: 'x' y| line 1, column 8: ",
                "a: 1e400| line 1, column 4: the number is too large for a 64-bit real",
                "a: {$nosuch: 1}| line 1, column 4: there is no tagged form '$nosuch'",
                "a: {$date: 1, $time: 2}| an object can have one tag",
                "a: \"\\ud800\"| line 1, column 4: "
            })
    void whatIsAmbiguousOrUnknownIsRefusedWithItsPlace(String yaml, String message) {
        assertThatThrownBy(() -> Yaml.read(yaml.replace(';', '\n')))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessageContaining(message)
                .message()
                .doesNotContain("\n");
    }

    @Test
    void aMistakeIsFoundAtItsLineAndColumn() {
        assertThatThrownBy(() -> Yaml.read("a: 1\nb:\n\t- c")).hasMessageStartingWith("line 3, column 1: ");
        assertThatThrownBy(() -> Yaml.read("a: \ud83d\ude00\nb: x\u0007y"))
                .hasMessage("line 2, column 5: a control character cannot stand in YAML; write an escape such as"
                        + " \"\\u0007\"");
    }

    @Test
    void aBillionLaughsAreNotLaughed() {
        StringBuilder laughs = new StringBuilder("a0: &a0 [lol, lol, lol, lol, lol, lol, lol, lol, lol, lol]\n");
        for (int i = 1; i < 10; i++) {
            String alias = "*a" + (i - 1);
            laughs.append("a" + i + ": &a" + i + " [" + (alias + ", ").repeat(9) + alias + "]\n");
        }
        assertThatThrownBy(() -> Yaml.read(laughs.toString()))
                .isInstanceOf(InvalidDatumException.class)
                .hasMessage(
                        "line 5, column 45: the aliases stand for more than 100000 values together; state large data as an"
                                + " input or a file");
    }

    @Test
    void aliasesUpToTheLimitAreExpanded() {
        String most = "a: &a 1\nb: [" + "*a,".repeat(Yaml.MOST_ALIASED) + "]";
        assertThat(((Datum.Sequence) ((Datum.Mapping) Yaml.read(most)).member("b")).elements())
                .hasSize(Yaml.MOST_ALIASED);
        String more = "a: &a 1\nb: [" + "*a,".repeat(Yaml.MOST_ALIASED + 1) + "]";
        assertThatThrownBy(() -> Yaml.read(more)).hasMessageContaining("more than 100000 values");
    }

    @Test
    void depthIsBoundedAsInJsonWithOrWithoutAliases() {
        String deepest = "[".repeat(255) + "1" + "]".repeat(255);
        assertThat(read(deepest)).isEqualTo(deepest);
        assertThatThrownBy(() -> Yaml.read("[" + deepest + "]"))
                .hasMessage("line 1, column 257: values are nested deeper than 256 levels");
        assertThatThrownBy(() -> Yaml.read("[".repeat(200_000))).hasMessageContaining("nested deeper than 256 levels");
        assertThatThrownBy(() -> Yaml.read("- ".repeat(100_000))).hasMessageContaining("nested deeper than 256 levels");
        String half = "[".repeat(127) + "1" + "]".repeat(127);
        assertThat(read("[&a " + half + "," + "[".repeat(127) + "*a" + "]".repeat(127) + "]"))
                .hasSize(127 * 6 + 5);
        assertThatThrownBy(() -> Yaml.read("[&a " + half + "," + "[".repeat(128) + "*a" + "]".repeat(128) + "]"))
                .hasMessageContaining("nested deeper than 256 levels");
    }

    @Test
    void aWholeNumberOfTooManyDigitsIsRefusedBeforeItIsRead() {
        assertThat(read("1" + "0".repeat(CanonicalJson.MAX_DIGITS - 1))).hasSize(CanonicalJson.MAX_DIGITS);
        assertThatThrownBy(() -> Yaml.read("a: 1" + "0".repeat(CanonicalJson.MAX_DIGITS)))
                .hasMessage("line 1, column 4: a number has more than 65536 digits");
        assertThatThrownBy(() -> Yaml.read("0x" + "f".repeat(CanonicalJson.MAX_DIGITS)))
                .hasMessageContaining("more than 65536 digits");
    }

    @Test
    void moreThanTheLibrarysOwnLimitIsRead() {
        String line = "x".repeat(63);
        int lines = 1 << 16;
        assertThat(Yaml.read("|\n" + (" " + line + "\n").repeat(lines)))
                .isEqualTo(new Datum.Text((line + "\n").repeat(lines)));
    }

    @Test
    void withoutTheLibraryOneMessageSaysWhatToAdd() throws Exception {
        URL classes = Yaml.class.getProtectionDomain().getCodeSource().getLocation();
        try (WithoutYaml loader = new WithoutYaml(classes)) {
            Class<?> yaml = loader.loadClass(Yaml.class.getName());
            assertThat(yaml).isNotSameAs(Yaml.class);
            assertThatThrownBy(() -> yaml.getMethod("read", String.class).invoke(null, "a: 1"))
                    .isInstanceOf(InvocationTargetException.class)
                    .cause()
                    .isInstanceOf(UnsupportedOperationException.class)
                    .hasMessageContaining("needs the library org.snakeyaml:snakeyaml-engine; add it to the class path");
        }
    }

    private static final class WithoutYaml extends URLClassLoader {
        WithoutYaml(URL classes) {
            super(new URL[] {classes}, YamlTest.class.getClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.snakeyaml.")) {
                throw new ClassNotFoundException(name);
            }
            if (!name.startsWith("dev.larder.")) {
                return super.loadClass(name, resolve);
            }
            Class<?> known = findLoadedClass(name);
            return known == null ? findClass(name) : known;
        }
    }
}
