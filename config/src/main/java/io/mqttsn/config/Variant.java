package io.mqttsn.config;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/** Names a record among those that a sealed interface permits: the one bound where the file says {@code type:} and this name. */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface Variant {

    /** The name behind {@code type:}, in lower case with dashes. */
    String value();

    /** What a section of this type is, in full sentences. */
    String doc();
}
