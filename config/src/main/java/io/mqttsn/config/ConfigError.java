package io.mqttsn.config;

/**
 * One thing wrong with a configuration, complete enough to be shown to the person who has to mend it.
 *
 * @param origin where it stands
 * @param key full key, such as {@code listeners.0.bind}; empty when no key is concerned
 * @param value the offending value in quotes; empty when there is none to show, always so for secrets
 * @param problem what is wrong, to be read behind the value
 * @param remedy what was expected or what to do; empty when the problem says it all
 */
public record ConfigError(Origin origin, String key, String value, String problem, String remedy) {

    /** The error as one sentence, such as {@code gateway.yaml:12: sensors.retry: "10x" is not a duration (expected: ...)}. */
    public String sentence() {
        var text = new StringBuilder(origin.label()).append(": ");
        if (!key.isEmpty() && !optionNamesKey()) {
            text.append(key).append(": ");
        }
        if (!value.isEmpty()) {
            text.append(value).append(' ');
        }
        text.append(problem);
        if (!remedy.isEmpty()) {
            text.append(" (").append(remedy).append(')');
        }
        return text.toString();
    }

    private boolean optionNamesKey() {
        return origin instanceof Origin.Option option && option.label().endsWith(" " + key);
    }

    @Override
    public String toString() {
        return sentence();
    }
}
