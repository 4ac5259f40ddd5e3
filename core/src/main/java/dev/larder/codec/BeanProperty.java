package dev.larder.codec;

import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JavaType;

/**
 * One property of a record or bean that can be read: its name, the type that it declares, where it is read from, and what is
 * said of its place in keys.
 */
record BeanProperty(String name, JavaType type, Member member, Marks marks) {
    /** Returns the property, once its member lets itself be read. */
    static BeanProperty of(String name, JavaType type, Member member, Marks marks) {
        try {
            ((AccessibleObject) member).setAccessible(true);
        } catch (InaccessibleObjectException e) {
            throw new CodecException(
                    member.getDeclaringClass().getTypeName() + " cannot be read; open its package in module-info.java",
                    e);
        }
        return new BeanProperty(name, type, member, marks);
    }

    /**
     * Returns what the property of a bean is.
     *
     * @throws CodecException when its getter fails
     */
    @Nullable
    Object of(Object bean) {
        try {
            return member instanceof Method method ? method.invoke(bean) : ((Field) member).get(bean);
        } catch (InvocationTargetException e) {
            throw new CodecException(
                    member.getDeclaringClass().getTypeName() + "." + member.getName() + "() failed: " + e.getCause(),
                    e);
        } catch (IllegalAccessException e) {
            throw new CodecException(member + " cannot be read", e);
        }
    }
}
