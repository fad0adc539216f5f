package io.mqttsn.codec;

/** Why a datagram is no message. Each reason has a counter; the sentence is for logs. */
public enum Malformed implements Frame {
    EMPTY("the datagram is empty"),
    LENGTH_MISSING("the datagram ends inside the length field"),
    LENGTH_TOO_SMALL("the length is smaller than the header"),
    LENGTH_BEYOND_DATAGRAM("the length is larger than the datagram"),
    TRAILING_OCTETS("the datagram is larger than the length says"),
    UNKNOWN_TYPE("the message type is reserved"),
    FIELDS_MISSING("the message ends before its last field"),
    FIELDS_EXCEEDED("the message goes on behind its last field"),
    RESERVED_TOPIC_ID_TYPE("the topic id type is 11"),
    TEXT_EMPTY("a text that must not be empty is"),
    TEXT_ILL_FORMED("a text is not well-formed UTF-8, or holds U+0000"),
    ENCAPSULATION_NESTED("an encapsulated message is encapsulated again"),
    OVERSIZED("the frame is larger than the listener accepts");

    private final String sentence;

    Malformed(String sentence) {
        this.sentence = sentence;
    }

    public String sentence() {
        return sentence;
    }
}
