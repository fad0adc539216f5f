package io.mqttsn.config;

import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Replaces <code>${NAME}</code> and <code>${NAME:-default}</code> in a value by environment variables. What comes in is not looked at again, and
 * <code>$${</code> stands for a literal <code>${</code>. A variable that is set to nothing counts as not set where there is a default, as in a shell.
 */
final class Interpolation {

    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Function<String, Optional<String>> environment;

    Interpolation(Function<String, Optional<String>> environment) {
        this.environment = environment;
    }

    /** The value with its variables replaced; the problem never quotes the value, which may be part of a secret. */
    Parsed<String> expand(String text) {
        int open = text.indexOf("${");
        if (open < 0) {
            return new Parsed.Fit<>(text);
        }
        var expanded = new StringBuilder();
        int from = 0;
        for (; open >= 0; open = text.indexOf("${", from)) {
            if (open > from && text.charAt(open - 1) == '$') {
                expanded.append(text, from, open - 1).append("${");
                from = open + 2;
                continue;
            }
            expanded.append(text, from, open);
            int close = text.indexOf('}', open);
            if (close < 0) {
                return new Parsed.Misfit<>(
                        "has ${ without }", "expected: ${NAME} or ${NAME:-default}; write $${ for a plain ${");
            }
            Parsed<String> value = variable(text.substring(open + 2, close));
            if (!(value instanceof Parsed.Fit<String> fit)) {
                return value;
            }
            expanded.append(fit.value());
            from = close + 1;
        }
        return new Parsed.Fit<>(expanded.append(text, from, text.length()).toString());
    }

    private Parsed<String> variable(String reference) {
        int dash = reference.indexOf(":-");
        String name = dash < 0 ? reference : reference.substring(0, dash);
        if (!NAME.matcher(name).matches()) {
            return new Parsed.Misfit<>(
                    "has no variable's name between ${ and }",
                    "expected: ${NAME} or ${NAME:-default}; write $${ for a plain ${");
        }
        Optional<String> value = environment.apply(name);
        if (dash >= 0) {
            return new Parsed.Fit<>(value.filter(set -> !set.isEmpty()).orElse(reference.substring(dash + 2)));
        }
        return value.<Parsed<String>>map(Parsed.Fit::new)
                .orElseGet(() -> new Parsed.Misfit<>(
                        "needs the environment variable " + name + ", which is not set",
                        "set it, or give a default as in ${" + name + ":-default}"));
    }
}
