package dev.larder.codec;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A mark on a record's component or a bean's property that results depend on and nobody may read, such as an access token: in
 * keys it stands sealed by the {@link Secrets} that the codecs were given.
 *
 * <p>Without any, a key is refused. So is storing a value that has such a property, since whoever opens the store can read
 * what is stored. It may stand where {@link NotKeyed} may.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.RECORD_COMPONENT, ElementType.FIELD, ElementType.METHOD, ElementType.PARAMETER})
public @interface Secret {}
