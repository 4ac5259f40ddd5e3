package dev.larder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Executable;
import java.lang.reflect.Member;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class LayersTest {
    /** From the ground up. */
    private static final List<String> FLOORS = List.of(
            "dev.larder.data",
            "dev.larder.codec",
            "dev.larder.key",
            "dev.larder.store",
            "dev.larder",
            "dev.larder.pipeline");

    private static final Pattern COMMENT = Pattern.compile("//[^\n]*|/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern PACKAGE = Pattern.compile("\\bpackage ([\\w.]+);");
    private static final Pattern USE = Pattern.compile("\\bdev\\.larder(?:\\.[a-z]\\w*)*(?=\\.[A-Z*])");
    private static final Pattern DRAWER =
            Pattern.compile(".*\\.(utils?|impl|internal|common|exceptions?|helpers?|misc)(\\..*)?");
    private static final Pattern NOT_OURS = Pattern.compile(
            "tools\\.jackson|com\\.fasterxml|com\\.google|com\\.github\\.benmanes|org\\.slf4j|org\\.snakeyaml|org\\.objectweb");

    private static Stream<Path> sources() throws IOException {
        return Files.walk(Path.of("src/main/java"))
                .filter(file -> file.toString().endsWith(".java") && !file.endsWith("module-info.java"));
    }

    private static List<String> violations(String source) {
        String code = COMMENT.matcher(source).replaceAll("");
        String own = PACKAGE.matcher(code).results().findFirst().orElseThrow().group(1);
        List<String> violations = new ArrayList<>();
        if (!FLOORS.contains(own) || DRAWER.matcher(own).matches()) {
            violations.add(own + " is no floor of the house");
        }
        USE.matcher(code)
                .results()
                .map(MatchResult::group)
                .distinct()
                .filter(used ->
                        !used.equals(own) && FLOORS.indexOf(used) >= FLOORS.indexOf(own) || !FLOORS.contains(used))
                .forEach(used -> violations.add(own + " uses " + used));
        return violations;
    }

    @Test
    void aPackageUsesOnlyTheFloorsBelowIt() throws IOException {
        List<String> violations = new ArrayList<>();
        Set<String> packages = new TreeSet<>();
        try (Stream<Path> sources = sources()) {
            for (Path source : (Iterable<Path>) sources::iterator) {
                violations.addAll(violations(Files.readString(source)));
                packages.add(Path.of("src/main/java")
                        .relativize(source.getParent())
                        .toString()
                        .replace('/', '.'));
            }
        }
        assertThat(violations).isEmpty();
        assertThat(FLOORS).containsAll(packages);
        assertThat(packages).hasSizeGreaterThanOrEqualTo(5);
    }

    @Test
    void everyViolationIsSeen() {
        assertThat(violations("package dev.larder.key; import dev.larder.store.Entry;"))
                .hasSize(1);
        assertThat(violations("package dev.larder.data; import static dev.larder.key.Key.parse;"))
                .hasSize(1);
        assertThat(violations("package dev.larder.store; class A { dev.larder.Larder larder; }"))
                .hasSize(1);
        assertThat(violations("package dev.larder.store; import dev.larder.*;")).hasSize(1);
        assertThat(violations("package dev.larder.util;")).hasSize(1);
        assertThat(violations("package dev.larder; import dev.larder.data.impl.A;"))
                .hasSize(1);
        assertThat(violations("package dev.larder.key; // dev.larder.store.Entry\nimport dev.larder.data.Datum;"))
                .isEmpty();
    }

    @Test
    void noLibrarysTypeIsInAPublicSignature() throws Exception {
        List<String> leaks = new ArrayList<>();
        int classes = 0;
        try (Stream<Path> sources = sources()) {
            for (Path source : (Iterable<Path>) sources::iterator) {
                String file = Path.of("src/main/java").relativize(source).toString();
                Class<?> type = Class.forName(
                        file.substring(0, file.length() - ".java".length()).replace('/', '.'));
                classes += leaks(type, leaks);
            }
        }
        assertThat(leaks).isEmpty();
        assertThat(classes).isGreaterThan(60);
        assertThat(leaks(Leaky.class, leaks)).isEqualTo(1);
        assertThat(leaks).hasSize(3);
    }

    public abstract static class Leaky implements java.util.function.Supplier<List<JsonMapper>> {
        protected JsonMapper[] field;

        public void method(List<? extends JsonMapper> mappers) {}

        void inside(JsonMapper mapper) {}
    }

    /** Adds what leaks, and returns how many public classes were looked through. */
    private static int leaks(Class<?> type, List<String> leaks) {
        if (!Modifier.isPublic(type.getModifiers())) {
            return 0;
        }
        List<Type> seen = new ArrayList<>(Arrays.asList(type.getGenericInterfaces()));
        if (type.getGenericSuperclass() != null) {
            seen.add(type.getGenericSuperclass());
        }
        Stream.of(type.getDeclaredMethods(), type.getDeclaredConstructors())
                .flatMap(Arrays::stream)
                .filter(LayersTest::isSeen)
                .forEach(each -> {
                    seen.addAll(Arrays.asList(((Executable) each).getGenericParameterTypes()));
                    seen.addAll(Arrays.asList(((Executable) each).getGenericExceptionTypes()));
                });
        Arrays.stream(type.getDeclaredMethods())
                .filter(LayersTest::isSeen)
                .forEach(each -> seen.add(each.getGenericReturnType()));
        Arrays.stream(type.getDeclaredFields())
                .filter(LayersTest::isSeen)
                .forEach(each -> seen.add(each.getGenericType()));
        seen.stream()
                .filter(each -> NOT_OURS.matcher(each.getTypeName()).find())
                .forEach(each -> leaks.add(type.getName() + ": " + each));
        return 1
                + Arrays.stream(type.getDeclaredClasses())
                        .mapToInt(inner -> leaks(inner, leaks))
                        .sum();
    }

    private static boolean isSeen(Member member) {
        return Modifier.isPublic(member.getModifiers()) || Modifier.isProtected(member.getModifiers());
    }

    @Test
    void everyPackageIsDescribedAndNullMarked() throws Exception {
        try (Stream<Path> sources = sources()) {
            for (String name : sources.map(file -> Path.of("src/main/java")
                            .relativize(file.getParent())
                            .toString()
                            .replace('/', '.'))
                    .collect(java.util.stream.Collectors.toSet())) {
                Class<?> info = Class.forName(name + ".package-info");
                assertThat(info.isAnnotationPresent(NullMarked.class)).as(name).isTrue();
                String text = Files.readString(Path.of("src/main/java", name.replace('.', '/'), "package-info.java"));
                assertThat(text).as(name).startsWith("/**");
            }
        }
    }
}
