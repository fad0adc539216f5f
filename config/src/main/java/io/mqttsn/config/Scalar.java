package io.mqttsn.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Makes a value type usable for a setting. The type has a method {@code public static Optional<T> parse(String)} that is empty for text that does not
 * fit, and a {@code toString} that {@code parse} reads back.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Scalar {

    /** What a value is, without article: {@code address}. */
    String name();

    /** What is accepted, to be read behind "expected:". */
    String syntax();
}
