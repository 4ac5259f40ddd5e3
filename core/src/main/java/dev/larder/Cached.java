package dev.larder;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A mark on an interface's method whose results are kept, once the interface is wrapped by {@link Larder#wrap}. Its arguments are
 * parameters by their names, but for those marked {@link dev.larder.codec.NotKeyed}; a method that returns a {@code
 * CompletableFuture} has what that comes to kept.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Cached {
    /** Returns the name of the kind of computation, such as {@code neuro.rates}. */
    String type();

    /** Returns the version, to be changed whenever the results would be others; unless set, that of the implementation's code. */
    String version() default "";

    /** Returns under which name the result is stored. */
    String attribute() default dev.larder.key.Address.VALUE;

    /**
     * Returns what is done with the results, over what holds for the type, as in {@code ttl=7d, max-size=1G}; see {@link
     * LarderBuilder#configuration}.
     */
    String policy() default "";

    /** Returns the parameters' names, where the interface was compiled without {@code -parameters}, or others are wanted. */
    String[] parameters() default {};
}
