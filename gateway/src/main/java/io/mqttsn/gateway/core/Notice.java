package io.mqttsn.gateway.core;

/**
 * Something that an operator may want to know; the driver writes it to the log, limited in rate per kind.
 *
 * @param subject whom it is about: a client id, an address
 * @param detail the rest of the sentence
 */
public record Notice(Kind kind, String subject, String detail) {

    /** The kinds of news, each with the words that start its log line. */
    public enum Kind {
        CLIENT_CONNECTED("client connected"),
        CLIENT_REFUSED("client refused"),
        CLIENT_DISCONNECTED("client disconnected"),
        CLIENT_ASLEEP("client asleep"),
        CLIENT_AWAKE("client awake"),
        CLIENT_LOST("client lost"),
        CLIENT_MOVED("client moved"),
        SESSION_EXPIRED("session expired"),
        SESSION_RESTARTED("session starts anew"),
        MESSAGE_DROPPED("message dropped"),
        UNKNOWN_SENDER("unknown sender"),
        FORWARDER_REFUSED("forwarder refused"),
        SESSION_FAILED("session failed");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
