package dev.larder.key;

import java.lang.invoke.MethodHandleInfo;
import java.lang.invoke.SerializedLambda;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Where the code of a function object stands, and whether it holds values that no key knows of. */
final class FunctionCode {
    private static final String VALUES_ADVICE =
            ", which are not in the key; make them part of the argument, or " + CodeVersion.ADVICE;

    private FunctionCode() {}

    static CodeRoot root(Object function) {
        Class<?> type = function.getClass();
        if (!type.isHidden()) {
            return CodeRoot.of(type);
        }
        SerializedLambda lambda = lambda(function);
        String owner = lambda.getImplClass();
        CodeRoot.Method method = new CodeRoot.Method(lambda.getImplMethodName(), lambda.getImplMethodSignature());
        return new CodeRoot(CodeRoot.loader(type), lambda.getCapturingClass(), owner, Optional.of(method));
    }

    /** Returns the values that a lambda or method reference holds, in the order in which it holds them. */
    static List<@Nullable Object> held(Object function) {
        List<@Nullable Object> held = new ArrayList<>();
        if (function.getClass().isHidden()) {
            SerializedLambda lambda = lambda(function);
            for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
                held.add(lambda.getCapturedArg(i));
            }
        }
        return held;
    }

    static void requireNoValues(Object function, Predicate<@Nullable Object> allowed) {
        List<String> values = new ArrayList<>();
        if (function.getClass().isHidden()) {
            SerializedLambda lambda = lambda(function);
            boolean bound = lambda.getImplMethodKind() != MethodHandleInfo.REF_invokeStatic
                    && lambda.getImplMethodKind() != MethodHandleInfo.REF_newInvokeSpecial;
            for (int i = 0; i < lambda.getCapturedArgCount(); i++) {
                if (allowed.test(lambda.getCapturedArg(i))) {
                    continue;
                }
                values.add((i == 0 && bound ? "an object to call it on: " : "") + kind(lambda.getCapturedArg(i)));
            }
        } else {
            for (Class<?> type = function.getClass(); type != null; type = type.getSuperclass()) {
                for (Field field : fields(type)) {
                    if (!Modifier.isStatic(field.getModifiers())) {
                        values.add(field.getType().getTypeName() + " " + field.getName());
                    }
                }
            }
        }
        if (!values.isEmpty()) {
            throw new InvalidComponentException(
                    "the function holds values (" + String.join(", ", values) + ")" + VALUES_ADVICE);
        }
    }

    private static String kind(@Nullable Object captured) {
        return captured == null ? "null" : captured.getClass().getTypeName();
    }

    private static Field[] fields(Class<?> type) {
        try {
            return type.getDeclaredFields();
        } catch (LinkageError e) {
            throw new InvalidComponentException(
                    "the fields of " + type.getTypeName() + " cannot be looked at (" + e + "); " + CodeVersion.ADVICE,
                    e);
        }
    }

    /** Asks a lambda for its serial form, in which Java says where the body stands. It is not serialised. */
    private static SerializedLambda lambda(Object function) {
        Class<?> type = function.getClass();
        try {
            Method replace = type.getDeclaredMethod("writeReplace");
            replace.setAccessible(true);
            if (replace.invoke(function) instanceof SerializedLambda lambda) {
                return lambda;
            }
            throw notFound("it was made at run time and says nothing of where its code stands; ", null);
        } catch (NoSuchMethodException e) {
            throw notFound(
                    "it is a lambda or method reference of a type that is not Serializable, which does not say where its"
                            + " code stands; write it where it is wrapped, not into a variable of the type Function first, or ",
                    e);
        } catch (InaccessibleObjectException | IllegalAccessException e) {
            throw notFound(
                    "it stands in a module that keeps it shut; let the module say 'opens " + type.getPackageName()
                            + " to " + FunctionCode.class.getModule().getName() + "', or ",
                    e);
        } catch (InvocationTargetException e) {
            throw notFound("it does not say where its code stands; ", e);
        }
    }

    private static InvalidComponentException notFound(String why, @Nullable Throwable cause) {
        String message = "the function's code gives no version: " + why + CodeVersion.ADVICE;
        return cause == null ? new InvalidComponentException(message) : new InvalidComponentException(message, cause);
    }
}
