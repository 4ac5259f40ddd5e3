package dev.larder.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A mark on a record's component or a bean's property that no result depends on, such as a level of logging or a number of
 * threads: it is left out of keys, and kept in what is stored.
 *
 * <p>Two values that differ in such properties only share their results. It may stand on the component, the field, the getter,
 * the setter or the constructor's parameter.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface NotKeyed {}
