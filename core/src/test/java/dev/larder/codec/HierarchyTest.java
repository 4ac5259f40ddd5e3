package dev.larder.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonTypeName;
import dev.larder.data.CanonicalJson;
import dev.larder.data.Datum;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HierarchyTest {
    sealed interface Solver permits Euler, Heun, Implicit, Exact {}

    record Euler(double dt) implements Solver {}

    record Heun(double dt) implements Solver {}

    sealed interface Implicit extends Solver permits Backward, Trapezoid {}

    record Backward(double dt) implements Implicit {}

    @JsonTypeName("crank-nicolson")
    record Trapezoid(double dt) implements Implicit {}

    enum Exact implements Solver {
        MATRIX,
        SPECTRAL {
            @Override
            public String toString() {
                return "spectral";
            }
        }
    }

    record Simulation(Solver solver, List<Solver> others, Map<String, Solver> named, Optional<Solver> maybe) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Circle.class, name = "circle"),
        @JsonSubTypes.Type(
                value = Square.class,
                names = {"square", "quad"}),
        @JsonSubTypes.Type(Blob.class)
    })
    interface Shape {}

    record Circle(double radius) implements Shape {}

    record Square(double side) implements Shape {}

    record Blob() implements Shape {}

    record Stray() implements Shape {}

    @JsonTypeName("named")
    record Named() implements Shape {}

    interface Open {}

    record First(double dt) implements Open {}

    @JsonTypeName("second")
    record Second(double dt) implements Open {}

    enum Third implements Open {
        ONE
    }

    private static final TypeRef<Solver> SOLVER = TypeRef.of(Solver.class);

    @Test
    void twoSolversWithEqualMembersAreNeverEqual() {
        assertThat(Stored.text(new Euler(0.1), SOLVER)).isEqualTo("{\"$type\":\"Euler\",\"value\":{\"dt\":0.1}}");
        assertThat(Stored.text(new Heun(0.1), SOLVER)).isEqualTo("{\"$type\":\"Heun\",\"value\":{\"dt\":0.1}}");
        Codecs codecs = Codecs.standard();
        assertThat(codecs.encode(new Simulation(new Euler(0.1), List.of(), Map.of(), Optional.empty())))
                .isNotEqualTo(codecs.encode(new Simulation(new Heun(0.1), List.of(), Map.of(), Optional.empty())));
    }

    @Test
    void aValueOfItsDeclaredClassNeedsNoName() {
        assertThat(Stored.text(new Euler(0.1))).isEqualTo("{\"dt\":0.1}");
        assertThat(Stored.text(new Euler(0.1), TypeRef.of(Euler.class))).isEqualTo("{\"dt\":0.1}");
    }

    @Test
    void sealedTypesComeBackWhereverTheyStand() {
        for (Solver each :
                List.of(new Euler(1), new Heun(2), new Backward(3), new Trapezoid(4), Exact.MATRIX, Exact.SPECTRAL)) {
            assertThat(Stored.andBack(each, Solver.class)).isEqualTo(each);
        }
        Simulation simulation = new Simulation(
                new Trapezoid(0.5),
                List.of(new Euler(1), Exact.SPECTRAL),
                Map.of("a", new Heun(2)),
                Optional.of(new Backward(1)));
        assertThat(Stored.andBack(simulation, Simulation.class)).isEqualTo(simulation);
        assertThat(Stored.text(simulation)).contains("{\"$type\":\"crank-nicolson\",\"value\":{\"dt\":0.5}}");
        Solver[] array = {new Euler(1), null, new Heun(1)};
        assertThat(Stored.andBack(array, Solver[].class)).containsExactly(array);
        assertThat(Stored.text(new Euler[] {new Euler(1)}, TypeRef.of(Solver[].class)))
                .isEqualTo("[{\"$type\":\"Euler\",\"value\":{\"dt\":1.0}}]");
        assertThat(Stored.andBack((Implicit) new Backward(1), Implicit.class)).isEqualTo(new Backward(1));
    }

    @Test
    void listedSubtypesComeBackByTheNamesThatAreListed() {
        TypeRef<List<Shape>> type = new TypeRef<>() {};
        List<Shape> shapes = List.of(new Circle(1), new Square(2), new Blob());
        assertThat(Stored.text(shapes, type))
                .isEqualTo("[{\"$type\":\"circle\",\"value\":{\"radius\":1.0}},"
                        + "{\"$type\":\"square\",\"value\":{\"side\":2.0}},{\"$type\":\"Blob\",\"value\":{}}]");
        assertThat(Stored.andBack(shapes, type)).isEqualTo(shapes);
        assertThat(Codecs.standard()
                        .decode(
                                CanonicalJson.read("{\"$type\":\"quad\",\"value\":{\"side\":2.0}}"),
                                TypeRef.of(Shape.class)))
                .isEqualTo(new Square(2));
    }

    @Test
    void whatTheDeclaredTypeDoesNotNameIsRefused() {
        assertThatThrownBy(() -> Codecs.standard().encode(List.of(new Stray()), new TypeRef<List<Shape>>() {}))
                .isInstanceOf(CodecException.class)
                .hasMessage("[0]: " + Stray.class.getTypeName() + " stands where " + Shape.class.getTypeName()
                        + " is declared, which declares only [Blob, circle, quad, square]; list it there, "
                        + "or give it a @JsonTypeName");
        assertThatThrownBy(() -> Codecs.standard().encode(Map.of("solver", new First(0.1))))
                .isInstanceOfSatisfying(
                        CodecException.class, e -> assertThat(e.path()).isEqualTo("solver"))
                .hasMessage(
                        "solver: " + First.class.getTypeName() + " stands where java.lang.Object is declared, so that "
                                + "its name must be written with it; give it a @JsonTypeName, or declare its own type");
        assertThatThrownBy(() -> Codecs.standard().encode(new First(1), TypeRef.of(Open.class)))
                .hasMessageEndingWith("give it a @JsonTypeName, or seal Open");
        assertThatThrownBy(() -> Codecs.standard().encode(Third.ONE, TypeRef.of(Open.class)))
                .isInstanceOf(CodecException.class);
    }

    @Test
    void aClassThatNamesItselfIsWrittenWithThatName() {
        assertThat(Stored.text(Map.of("solver", new Second(0.1))))
                .isEqualTo("{\"solver\":{\"$type\":\"second\",\"value\":{\"dt\":0.1}}}");
        assertThat(Stored.text(new Second(0.1), TypeRef.of(Open.class))).startsWith("{\"$type\":\"second\"");
        assertThat(Stored.text(new Named(), TypeRef.of(Shape.class))).isEqualTo("{\"$type\":\"named\",\"value\":{}}");
    }

    @Test
    void aNameFromTheDataIsNeverTakenForAClass() {
        for (String name :
                List.of("java.lang.Runtime", Stray.class.getName(), Named.class.getName(), "named", "Euler", " ")) {
            Datum datum = new Datum.Typed(name, Datum.Mapping.EMPTY);
            assertThatThrownBy(() -> Codecs.standard().decode(datum, TypeRef.of(Shape.class)))
                    .isInstanceOf(CodecException.class)
                    .hasMessage("a value of the type named '" + name + "' is stored, and " + Shape.class.getTypeName()
                            + " declares only [Blob, circle, quad, square]");
            for (Class<?> open : List.of(Open.class, Object.class, Second.class, Map.class)) {
                assertThatThrownBy(() -> Codecs.standard().decode(datum, TypeRef.of(open)))
                        .isInstanceOf(CodecException.class);
            }
        }
    }

    @Test
    void aMissingNameIsRefusedWhereOneIsNeeded() {
        assertThatThrownBy(() -> Codecs.standard().decode(CanonicalJson.read("{\"dt\":0.1}"), SOLVER))
                .hasMessageContaining("is stored without the name of a type")
                .hasMessageContaining("[Backward, Euler, Exact, Heun, crank-nicolson]");
    }

    static class Outer {
        sealed interface Either permits A, Inner.A {}

        record A() implements Either {}

        static class Inner {
            record A() implements Either {}
        }
    }

    @Test
    void twoSubtypesOfOneNameAreRefused() {
        assertThatThrownBy(() -> Codecs.standard().encode(new Outer.A(), TypeRef.of(Outer.Either.class)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("are both called 'A' among the subtypes of")
                .hasMessageEndingWith("give one of them another @JsonTypeName");
    }

    static sealed class Animal permits Dog {
        public String name = "";
    }

    static final class Dog extends Animal {
        public int age;
    }

    static class Plain {
        public int a;
    }

    static final class Sub extends Plain {
        public int b;
    }

    @Test
    void aConcreteTypeMayHaveSubtypes() {
        TypeRef<List<Animal>> type = new TypeRef<>() {};
        Animal animal = new Animal();
        animal.name = "a";
        Dog dog = new Dog();
        dog.name = "b";
        dog.age = 3;
        assertThat(Stored.text(List.of(animal, dog), type))
                .isEqualTo("[{\"name\":\"a\"},{\"$type\":\"Dog\",\"value\":{\"age\":3,\"name\":\"b\"}}]");
        List<Animal> back = Stored.andBack(List.of(animal, dog), type);
        assertThat(back.get(0)).isExactlyInstanceOf(Animal.class);
        assertThat(back.get(1))
                .isExactlyInstanceOf(Dog.class)
                .usingRecursiveComparison()
                .isEqualTo(dog);
        assertThatThrownBy(() -> Codecs.standard().encode(new Sub(), TypeRef.of(Plain.class)))
                .isInstanceOf(CodecException.class)
                .hasMessageContaining("so that its name must be written with it");
    }

    sealed interface Tree<T> permits Leaf, Fork {}

    record Leaf<T>(T value) implements Tree<T> {}

    record Fork<T>(Tree<T> left, Tree<T> right) implements Tree<T> {}

    @Test
    void typeArgumentsReachSubtypes() {
        Tree<Long> tree = new Fork<>(new Leaf<>(1L), new Fork<>(new Leaf<>(2L), new Leaf<>(3L)));
        assertThat(Stored.andBack(tree, new TypeRef<Tree<Long>>() {})).isEqualTo(tree);
    }

    @Test
    void plainValuesStandForThemselvesUnderObject() {
        assertThat(Stored.text(List.of(1, "a", Exact.MATRIX, List.of(2.0), Map.of("k", true))))
                .isEqualTo("[1,\"a\",\"MATRIX\",[2.0],{\"k\":true}]");
    }
}
