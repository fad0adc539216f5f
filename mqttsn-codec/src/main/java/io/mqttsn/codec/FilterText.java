package io.mqttsn.codec;

/**
 * A topic name or a filter with wildcards, as the client wrote it. Whether it is a valid filter is the gateway's question.
 *
 * @param text never empty
 */
public record FilterText(String text) implements TopicSelector {

    public FilterText {
        Check.notEmpty("filter", text);
    }

    @Override
    public int typeBits() {
        return 0;
    }
}
