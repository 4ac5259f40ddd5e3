package dev.larder.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A mark on a record's component or a bean's property of a real number whose last digits no result depends on: in keys it
 * stands rounded, as {@link dev.larder.data.Datum.By#rounding} does it, and visibly so; what is stored keeps every digit.
 *
 * <p>The property is a {@code double}, a {@code float}, or an {@code Optional} of one; a null or empty one stays null. Any
 * other value is refused. It may stand where {@link NotKeyed} may.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Rounded {
    /** Returns how many significant decimal digits are kept, 1 to 17. */
    int value();
}
