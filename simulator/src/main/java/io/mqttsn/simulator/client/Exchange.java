package io.mqttsn.simulator.client;

import io.mqttsn.codec.MessageType;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.PubAck;
import io.mqttsn.codec.PubComp;
import io.mqttsn.codec.PubRec;
import io.mqttsn.codec.PubRel;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.RegAck;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.UnsubAck;
import io.mqttsn.codec.Unsubscribe;

/**
 * What makes an answer belong to a question of the client: the question's type and its message id.
 *
 * @param question the type of the client's message
 * @param msgId 0 for messages without one
 */
record Exchange(MessageType question, int msgId) {

    /** The exchange that a message belongs to, be it the question or an answer to it. */
    static Exchange of(MqttSnMessage message) {
        return switch (message.type()) {
            case CONNECT, WILLTOPICREQ, WILLTOPIC, WILLMSGREQ, WILLMSG, CONNACK -> new Exchange(MessageType.CONNECT, 0);
            case WILLTOPICUPD, WILLTOPICRESP -> new Exchange(MessageType.WILLTOPICUPD, 0);
            case WILLMSGUPD, WILLMSGRESP -> new Exchange(MessageType.WILLMSGUPD, 0);
            case REGISTER, REGACK -> new Exchange(MessageType.REGISTER, msgId(message));
            case PUBLISH, PUBACK, PUBREC -> new Exchange(MessageType.PUBLISH, msgId(message));
            case PUBREL, PUBCOMP -> new Exchange(MessageType.PUBREL, msgId(message));
            case SUBSCRIBE, SUBACK -> new Exchange(MessageType.SUBSCRIBE, msgId(message));
            case UNSUBSCRIBE, UNSUBACK -> new Exchange(MessageType.UNSUBSCRIBE, msgId(message));
            case PINGREQ, PINGRESP -> new Exchange(MessageType.PINGREQ, 0);
            case DISCONNECT -> new Exchange(MessageType.DISCONNECT, 0);
            case SEARCHGW, GWINFO, ADVERTISE -> new Exchange(MessageType.SEARCHGW, 0);
        };
    }

    /** Both in one number. */
    int key() {
        return question.code() << 16 | msgId;
    }

    private static int msgId(MqttSnMessage message) {
        if (message instanceof Register register) {
            return register.msgId();
        } else if (message instanceof RegAck regAck) {
            return regAck.msgId();
        } else if (message instanceof Publish publish) {
            return publish.msgId();
        } else if (message instanceof PubAck pubAck) {
            return pubAck.msgId();
        } else if (message instanceof PubRec pubRec) {
            return pubRec.msgId();
        } else if (message instanceof PubRel pubRel) {
            return pubRel.msgId();
        } else if (message instanceof PubComp pubComp) {
            return pubComp.msgId();
        } else if (message instanceof Subscribe subscribe) {
            return subscribe.msgId();
        } else if (message instanceof SubAck subAck) {
            return subAck.msgId();
        } else if (message instanceof Unsubscribe unsubscribe) {
            return unsubscribe.msgId();
        } else if (message instanceof UnsubAck unsubAck) {
            return unsubAck.msgId();
        }
        return 0;
    }
}
