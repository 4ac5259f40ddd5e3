package dev.larder.codec;

import java.lang.constant.Constable;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/** Finds the form of each type, once. Thread-safe. */
final class Forms {
    /** How a value is written: by which form, and under which name where the declared type would not tell its class. */
    record Standing(Form form, @Nullable String name) {}

    private record Place(JavaType declared, Class<?> actual) {}

    private final List<Codec<?>> codecs;
    private final Beans beans = new Beans();
    private final Map<JavaType, Form> forms = new ConcurrentHashMap<>();
    private final Map<JavaType, Form> readings = new ConcurrentHashMap<>();
    private final Map<Place, Standing> standings = new ConcurrentHashMap<>();

    Forms(List<Codec<?>> codecs) {
        this.codecs = codecs;
    }

    /** Returns the type in Jackson's terms; the class of an enum constant with a body is that of its enum. */
    JavaType type(Type type) {
        boolean body = type instanceof Class<?> raw && Enum.class.isAssignableFrom(raw) && raw.isAnonymousClass();
        return beans.type(body ? ((Class<?>) type).getSuperclass() : type);
    }

    /** Returns how a value is written where a type is declared. */
    Standing standing(JavaType declared, Object value) {
        Class<?> actual = value instanceof Enum<?> constant ? constant.getDeclaringClass() : value.getClass();
        Place place = new Place(declared, actual);
        Standing known = standings.get(place);
        if (known == null) {
            if (!Types.boxed(declared.getRawClass()).isAssignableFrom(actual)) {
                throw new CodecException("a " + actual.getTypeName() + " is no " + Types.name(declared));
            }
            known = stand(declared, actual);
            // What is refused is not kept: a program may make ever new classes for its lambdas.
            if (!(known.form() instanceof Refused)) {
                standings.put(place, known);
            }
        }
        return known;
    }

    private Standing stand(JavaType declared, Class<?> actual) {
        Form ofDeclared = user(declared);
        if (ofDeclared != null) {
            return new Standing(ofDeclared, null);
        }
        JavaType exact = specialised(declared, actual);
        Form form = form(exact);
        return new Standing(form, name(declared.getRawClass(), exact.getRawClass(), form));
    }

    private static @Nullable String name(Class<?> declared, Class<?> actual, Form form) {
        if (declared == actual || declared.isPrimitive() || form instanceof Refused) {
            return null;
        }
        Subtypes subtypes = Subtypes.of(declared);
        String name = subtypes == null ? null : subtypes.nameOf(actual);
        if (name != null) {
            return name;
        }
        if (subtypes == null && form.isNatural() && isPlain(declared, actual)) {
            return null;
        }
        name = Subtypes.ownName(actual);
        if (name == null && form instanceof UserForm user) {
            name = user.name();
        }
        if (name == null) {
            throw Refused.unnamed(actual, declared, subtypes);
        }
        return name;
    }

    /**
     * Tells whether a value that says by itself what it is needs no name. A user's own enum or list under an interface that is
     * none of values, such as {@code DoubleUnaryOperator}, is one of several strategies, so its class is part of what it says.
     */
    private static boolean isPlain(Class<?> declared, Class<?> actual) {
        return Types.isJdk(actual)
                || NaturalForm.isWide(declared)
                || declared == Enum.class
                || declared == Constable.class
                || !actual.isEnum()
                        && (Iterable.class.isAssignableFrom(declared)
                                || Map.class.isAssignableFrom(declared)
                                || CharSequence.class.isAssignableFrom(declared));
    }

    /** Returns the form in which a subtype of the declared type is decoded. */
    Form exact(JavaType declared, Class<?> subtype) {
        return form(specialised(declared, subtype));
    }

    private JavaType specialised(JavaType declared, Class<?> actual) {
        Class<?> raw = declared.getRawClass();
        if (raw == actual || declared.isArrayType() && actual.isArray()) {
            return declared;
        }
        return raw == Object.class || declared.isPrimitive() ? beans.type(actual) : beans.specialised(declared, actual);
    }

    EnumForm enumForm(Enum<?> constant) {
        return beans.ofEnum(beans.type(constant.getDeclaringClass()));
    }

    /** Returns the form in which a type is asked for. */
    Form reading(JavaType type) {
        Form known = readings.get(type);
        if (known == null) {
            known = read(type);
            readings.put(type, known);
        }
        return known;
    }

    private Form read(JavaType type) {
        Class<?> raw = type.getRawClass();
        Form user = user(type);
        if (user != null) {
            return user;
        }
        if (NaturalForm.isWide(raw)) {
            return new NaturalForm(raw, this);
        }
        Form content = Contents.of(raw);
        if (content != null) {
            return content;
        }
        Subtypes subtypes = Subtypes.of(raw);
        if (subtypes != null) {
            return new SubtypeForm(type, subtypes, isAbstract(raw) ? null : form(type));
        }
        return form(type);
    }

    /** Returns the form of the values whose class is that of the type. */
    private Form form(JavaType type) {
        Form known = forms.get(type);
        if (known == null) {
            known = find(type);
            if (!(known instanceof Refused)) {
                forms.put(type, known);
            }
        }
        return known;
    }

    private Form find(JavaType type) {
        Form user = user(type);
        if (user != null) {
            return user;
        }
        Class<?> raw = type.getRawClass();
        Form simple = Scalars.of(raw);
        if (simple == null) {
            simple = Contents.of(raw);
        }
        if (simple != null) {
            return simple;
        }
        if (raw.isEnum()) {
            return beans.ofEnum(type);
        } else if (raw.isArray()) {
            return ArrayForm.of(type);
        } else if (raw == Optional.class) {
            return new OptionalForm(type.getContentType());
        } else if (raw == Frozen.class) {
            return new FrozenForm(beans.argument(type, Frozen.class, 0));
        } else if (raw.isRecord()) {
            return beans.ofBean(type);
        } else if (CharSequence.class.isAssignableFrom(raw)) {
            return Scalars.ofCharacters(raw);
        } else if (Extras.isIn(raw)) {
            return Extras.refused(raw);
        } else if (Collection.class.isAssignableFrom(raw) || raw == Iterable.class) {
            return new CollectionForm(type, beans.argument(type, Iterable.class, 0));
        } else if (Map.class.isAssignableFrom(raw)) {
            return new MapForm(type, beans.argument(type, Map.class, 0), beans.argument(type, Map.class, 1));
        } else if (raw.isHidden() || raw.isSynthetic() || raw.isAnonymousClass() || Proxy.isProxyClass(raw)) {
            return Refused.ofCode(raw);
        } else if (Types.isJdk(raw) || Iterable.class.isAssignableFrom(raw)) {
            return Refused.of(raw);
        } else if (isAbstract(raw)) {
            return Refused.open(raw);
        }
        return beans.ofBean(type);
    }

    private @Nullable Form user(JavaType type) {
        if (codecs.isEmpty()) {
            return null;
        }
        TypeRef<?> asked = TypeRef.of(Types.of(type));
        for (Codec<?> codec : codecs) {
            if (codec.accepts(asked)) {
                return new UserForm(codec, type);
            }
        }
        return null;
    }

    private static boolean isAbstract(Class<?> type) {
        return Modifier.isAbstract(type.getModifiers()) && !type.isPrimitive() && !type.isArray() && !type.isEnum();
    }
}
