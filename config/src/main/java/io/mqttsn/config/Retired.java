package io.mqttsn.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Repeatable;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** A key that a record once had. It is refused like an unknown key, but the error says what to write instead. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@Repeatable(Retired.Keys.class)
public @interface Retired {

    /** The old key. */
    String key();

    /** What to do now, to be read in brackets behind "was retired": {@code use retry instead}. */
    String remedy();

    /** Several retired keys of one record. */
    @Documented
    @Retention(RetentionPolicy.RUNTIME)
    @Target(ElementType.TYPE)
    @interface Keys {
        Retired[] value();
    }
}
