package io.mqttsn.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a record component as a key of the configuration.
 *
 * <p>The key is the component's name in lower case with dashes: {@code bufferBytesMax} is {@code buffer-bytes-max}. The component's type says what is
 * accepted; {@link ConfigLoader} lists the types. A component whose type is {@code Optional} may be left out, one that is a record, a list or a map
 * falls back to the defaults of its parts or to nothing, any other without a {@link #defaultValue} must be given.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {

    /** Marks a setting without a default of its own. */
    String NONE = "\u0000";

    /** What the setting is, in full sentences; a unit need not be named, the type shows it. */
    String doc();

    /** When an operator would change it, and in which direction; full sentences. */
    String change() default "";

    /** The default as it is printed, {@code 1m} rather than {@code 60s}; for lists, maps and {@code type:} sections YAML in one line, such as <code>[{type: udp}]</code>. */
    String defaultValue() default NONE;

    /** The smallest value allowed, as it would stand in the file; bounds the elements of a list and the keys of a map. */
    String min() default "";

    /** The largest value allowed, as {@link #min}. */
    String max() default "";

    /** What the printed file shows, commented out, in the place of a setting that is absent or an empty collection; may have several lines. */
    String example() default "";
}
