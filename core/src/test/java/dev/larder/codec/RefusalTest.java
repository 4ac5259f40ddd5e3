package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.InputStream;
import java.net.URI;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Calendar;
import java.util.Date;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.DoubleUnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RefusalTest {
    record Solver(double tol, @Nullable Runnable callback) {}

    record Model(String name, Solver solver) {}

    private static CodecException refusal(Object value) {
        try {
            throw new AssertionError("encoded as " + Stored.text(value));
        } catch (CodecException e) {
            return e;
        }
    }

    @Test
    void theMessageSaysWhereTheValueIs() {
        CodecException e = refusal(new Model("m", new Solver(0.1, () -> {})));
        assertThat(e.path()).isEqualTo("solver.callback");
        assertThat(e).hasMessageStartingWith("solver.callback: java.lang.Runnable has no canonical form; ");
        assertThat(e.under("parameters"))
                .hasMessageStartingWith("parameters.solver.callback: java.lang.Runnable has no canonical form; ");
        assertThat(e.getMessage()).isEqualTo(e.path() + ": " + e.problem()).doesNotContain("\n", "$$Lambda");
        assertThat(Stored.text(new Solver(0.1, null))).isEqualTo("{\"callback\":null,\"tol\":0.1}");
    }

    @Test
    void pathsNameEveryKindOfStep() {
        Object thread = new Thread(() -> {});
        assertThat(refusal(Map.of("a", Map.of("b", List.of(1, 2, 3, Map.of("c", thread)))))
                        .path())
                .isEqualTo("a.b[3].c");
        assertThat(refusal(Map.of("a", Map.of("x y", thread))).path()).isEqualTo("a[\"x y\"]");
        assertThat(refusal(Map.of("a\"\n\\", thread)).path()).isEqualTo("[\"a\\\"?\\\\\"]");
        assertThat(refusal(Map.of("", thread)).path()).isEqualTo("[\"\"]");
        assertThat(refusal(Map.of("🧠", thread)).path()).isEqualTo("[\"🧠\"]");
        assertThat(refusal(Map.of(3, thread)).path()).isEqualTo("[3]");
        assertThat(refusal(Map.of(thread, 3)).path()).isEqualTo("[key]");
        assertThat(refusal(new Object[][] {{1}, {2, thread}}).path()).isEqualTo("[1][1]");
        assertThat(refusal(java.util.Set.of(thread)).path()).isEqualTo("[*]");
        assertThat(refusal(java.util.Optional.of(thread)).path()).isEmpty();
        assertThat(refusal(thread)).hasMessageStartingWith("java.lang.Thread has no canonical form; ");
    }

    @Test
    void whatOnlyTheRunningProgramKnowsIsRefused() throws Exception {
        DoubleUnaryOperator square = x -> x * x;
        Callable<String> reference = "a"::trim;
        Object proxy = java.lang.reflect.Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {Comparable.class}, (p, method, arguments) -> 0);
        try (InputStream input = new ByteArrayInputStream(new byte[0])) {
            for (Object each : List.of(
                    square,
                    reference,
                    proxy,
                    input,
                    new Object(),
                    new Object() {
                        @SuppressWarnings("unused")
                        public final int property = 1;
                    },
                    new Thread(),
                    new Random(1),
                    new AtomicInteger(1),
                    new AtomicReference<>(1),
                    Stream.of(1),
                    List.of(1).iterator(),
                    new IllegalStateException(),
                    String.class,
                    getClass().getClassLoader(),
                    (Iterable<Integer>) () -> List.of(1).iterator())) {
                assertThat(refusal(Map.of("x", each)))
                        .as(each.getClass().getName())
                        .hasMessageStartingWith("x: ")
                        .hasMessageContaining("has no canonical form; ");
            }
        }
    }

    @Test
    void typesWithABetterOneAreRefusedWithAdvice() throws Exception {
        String instant = "toInstant()";
        assertThat(refusal(new Date())).hasMessageContaining(instant);
        assertThat(refusal(new java.sql.Timestamp(0))).hasMessageContaining(instant);
        assertThat(refusal(Calendar.getInstance())).hasMessageContaining(instant);
        assertThat(refusal(ZonedDateTime.now())).hasMessageContaining(instant);
        assertThat(refusal(OffsetDateTime.now())).hasMessageContaining(instant);
        assertThat(refusal(ZoneId.systemDefault())).hasMessageContaining("its id, a text");
        assertThat(refusal(new File("a"))).hasMessageContaining("toPath()");
        assertThat(refusal(URI.create("file:a").toURL())).hasMessageContaining("toURI()");
        assertThatThrownBy(() -> Codecs.standard().decode(Codecs.standard().encode("a"), TypeRef.of(Date.class)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining(instant);
    }

    static final class NoProperties {}

    static final class Service {
        public void run() {}
    }

    @Test
    void aBeanWithoutPropertiesIsRefused() {
        assertThat(refusal(new NoProperties())).hasMessageContaining("has no canonical form");
        assertThat(refusal(new Service())).hasMessageContaining("has no canonical form");
    }

    static final class Hidden {
        private final int seen = 1;
        private int unseen;

        public int getSeen() {
            return seen;
        }
    }

    final class Inside {
        public int a = around;
    }

    private final int around = 1;

    static final class Worker extends Thread {
        public int a;
    }

    static final class Loose {
        private final Map<String, Object> all = new HashMap<>();

        @JsonAnyGetter
        public Map<String, Object> all() {
            return all;
        }
    }

    static final class Said {
        @JsonProperty
        private final int field = 1;

        private final boolean isReady = true;
        private final int URL = 3;

        @JsonIgnore
        private final int a = 4;

        private final int b = 5;

        @JsonProperty(access = JsonProperty.Access.WRITE_ONLY)
        private final int password = 6;

        public boolean isReady() {
            return isReady;
        }

        public int getURL() {
            return URL;
        }

        @JsonIgnore
        public int getB() {
            return b + a + password;
        }
    }

    @Test
    void aBeanThatHoldsMoreThanItsPropertiesSayIsRefused() {
        assertThat(refusal(Map.of("bean", new Hidden())))
                .hasMessage("bean: " + Hidden.class.getTypeName() + " holds 'unseen', which is none of its properties; "
                        + "give it a getter, or mark it transient or @JsonIgnore");
        assertThat(refusal(new Inside())).hasMessageContaining("is an inner class and holds what surrounds it");
        assertThat(refusal(new Worker())).hasMessageContaining("since it is a java.lang.Thread");
        assertThat(refusal(new Loose())).hasMessageContaining("@JsonAnyGetter");
        assertThat(Stored.text(new Said())).isEqualTo("{\"URL\":3,\"field\":1,\"ready\":true}");
    }

    static final class Failing {
        public int getRate() {
            throw new IllegalStateException("not connected");
        }
    }

    @Test
    void aGetterThatFailsFailsTheValueWithItsPath() {
        assertThatThrownBy(() -> Codecs.standard().encode(List.of(new Failing()), new TypeRef<List<Failing>>() {}))
                .isInstanceOf(CodecException.class)
                .hasMessage("[0].rate: " + Failing.class.getTypeName()
                        + ".getRate() failed: java.lang.IllegalStateException: not connected");
    }

    static final class Node {
        public @Nullable Node next;
        public List<Node> others = new ArrayList<>();
    }

    @Test
    void cyclesAreRefusedAndNeverOverflowTheStack() {
        Node node = new Node();
        node.next = new Node();
        node.next.others.add(new Node());
        node.next.others.get(0).next = node;
        assertThat(refusal(node))
                .hasMessageStartingWith("next.others[0].next: " + Node.class.getTypeName() + " holds itself");
        List<Object> list = new ArrayList<>();
        list.add(list);
        assertThat(refusal(list)).hasMessageStartingWith("[0]: java.util.ArrayList holds itself");
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("again", List.of(map));
        assertThat(refusal(map).path()).isEqualTo("again[0]");
        Object[] array = new Object[1];
        array[0] = array;
        assertThat(refusal(array).path()).isEqualTo("[0]");
        Node shared = new Node();
        assertThat(Stored.text(List.of(shared, shared), new TypeRef<List<Node>>() {}))
                .isEqualTo("[{\"next\":null,\"others\":[]},{\"next\":null,\"others\":[]}]");
    }

    static final class Endless {
        public Endless getNext() {
            return new Endless();
        }
    }

    @Test
    void whatIsNestedTooDeepIsRefused() {
        CodecException e = refusal(new Endless());
        assertThat(e).hasMessageContaining("nested deeper than 256 levels");
        assertThat(e.path()).startsWith("next.next.").hasSizeGreaterThan(1000);
        assertThat(e.getMessage()).hasSizeLessThan(250).contains("…");
        Object deep = 1;
        for (int i = 0; i < 255; i++) {
            deep = List.of(deep);
        }
        assertThat(Stored.andBack(deep, TypeRef.of(Object.class))).isEqualTo(deep);
        assertThat(refusal(List.of(deep)).path()).hasSize(3 * 256);
    }

    @Test
    void aValueThatIsNotOfItsDeclaredTypeIsRefused() {
        assertThatThrownBy(() -> Codecs.standard().encode("a", TypeRef.of(Integer.class)))
                .isInstanceOf(CodecException.class)
                .hasMessage("a java.lang.String is no java.lang.Integer");
    }
}
