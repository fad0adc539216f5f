package io.mqttsn.simulator.client;

import io.mqttsn.codec.MqttSnMessage;

/**
 * Something that the gateway must not do, with the message that shows it.
 *
 * @param detail what was seen and what was expected
 */
public record Violation(Kind kind, MqttSnMessage message, String detail) {

    /** What kind of network must lie between the two for the gateway to be the culprit. */
    public enum Conclusive {
        /** Any: what the message says is wrong by itself. */
        ALWAYS,
        /** One that may lose messages but neither swaps nor doubles them. */
        IN_ORDER,
        /** One that delivers everything in order. */
        LOSSLESS
    }

    /** The rules that are watched. */
    public enum Kind {
        /** A message type that only clients send. */
        WRONG_DIRECTION(Conclusive.ALWAYS),
        /** A field with a value that the specification excludes in this place. */
        ILLEGAL_FIELD(Conclusive.ALWAYS),
        /** Something was sent to a client whose radio is off (§6.14). */
        MESSAGE_WHILE_ASLEEP(Conclusive.IN_ORDER),
        /** Something other than DISCONNECT was sent to a client that has no connection. */
        MESSAGE_WHILE_DISCONNECTED(Conclusive.IN_ORDER),
        /** A delivery came before CONNACK. */
        MESSAGE_BEFORE_CONNACK(Conclusive.LOSSLESS),
        /** The will prompts came in the wrong order or unasked, or CONNACK accepted without them (§6.2). */
        WILL_PROMPT_OUT_OF_ORDER(Conclusive.LOSSLESS),
        /** An acknowledgement or response to nothing, or more of them than questions. */
        UNEXPECTED_ANSWER(Conclusive.IN_ORDER),
        /** An acknowledgement of the wrong kind for its exchange, or with another topic id. */
        WRONG_ANSWER(Conclusive.ALWAYS),
        /** A second PUBLISH of QoS 1 or 2 before the first was acknowledged (§6.6 by analogy). */
        SECOND_PUBLISH_IN_FLIGHT(Conclusive.IN_ORDER),
        /** A second REGISTER before the first was answered (§6.5 by analogy). */
        SECOND_REGISTER_IN_FLIGHT(Conclusive.IN_ORDER),
        /** A message was repeated without DUP. */
        DUP_MISSING(Conclusive.IN_ORDER),
        /** A message id that is still in use carries another message. */
        MSG_ID_IN_USE(Conclusive.IN_ORDER),
        /** A topic id that the client has never been told (§6.10). */
        UNKNOWN_TOPIC_ID(Conclusive.LOSSLESS),
        /** A topic id that means another name already. */
        TOPIC_ID_REASSIGNED(Conclusive.IN_ORDER),
        /** A delivery that no subscription asked for. */
        NOT_SUBSCRIBED(Conclusive.IN_ORDER),
        /** A delivery of a higher QoS than granted. */
        QOS_ABOVE_GRANTED(Conclusive.IN_ORDER),
        /** PINGRESP to an awake client whose deliveries are not finished (§6.14). */
        PINGRESP_BEFORE_END(Conclusive.IN_ORDER);

        private final Conclusive conclusive;

        Kind(Conclusive conclusive) {
            this.conclusive = conclusive;
        }

        /** What must be known of the network before the gateway is blamed. */
        public Conclusive conclusive() {
            return conclusive;
        }
    }
}
