package dev.larder.conformance;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * A mark on the test of a store that is a further shape of one which passes the whole kit: only the groups that the shape makes a
 * difference to are run every day. {@code -Dlarder.kit=all} runs all of them.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(EverydayCondition.class)
public @interface Everyday {
    /** Returns the tags of the groups that are run, such as {@code larder-slices}. */
    String[] value();

    /** Returns the tags of groups that are never run, since this shape keeps their promises in a way that a test of its own checks. */
    String[] otherwise() default {};
}
