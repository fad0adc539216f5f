package io.mqttsn.gateway.world;

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
import java.util.HashMap;
import java.util.Map;

/** How many answers to each of its questions a sensor may still get: one for each time that it has asked, however long ago. */
final class Questions {

    private final Map<Key, Integer> open = new HashMap<>();

    private enum Kind {
        CONNECT,
        WILL_TOPIC,
        WILL_MESSAGE,
        REGISTER,
        PUBLISH,
        RELEASE,
        SUBSCRIBE,
        UNSUBSCRIBE,
        PING,
        DISCONNECT,
        SEARCH
    }

    private record Key(Kind kind, int msgId) {}

    /** The sensor sends, mostly a question. */
    void sent(MqttSnMessage message) {
        open.merge(keyOf(message), 1, Integer::sum);
    }

    /** The sensor gets what may be an answer; answers whether it was owed. */
    boolean answeredBy(MqttSnMessage message) {
        Key key = keyOf(message);
        int owed = open.getOrDefault(key, 0);
        if (owed > 0) {
            open.put(key, owed - 1);
        }
        return owed > 0;
    }

    private static Key keyOf(MqttSnMessage message) {
        return switch (message.type()) {
            case CONNECT, WILLTOPICREQ, WILLTOPIC, WILLMSGREQ, WILLMSG, CONNACK -> new Key(Kind.CONNECT, 0);
            case WILLTOPICUPD, WILLTOPICRESP -> new Key(Kind.WILL_TOPIC, 0);
            case WILLMSGUPD, WILLMSGRESP -> new Key(Kind.WILL_MESSAGE, 0);
            case REGISTER -> new Key(Kind.REGISTER, ((Register) message).msgId());
            case REGACK -> new Key(Kind.REGISTER, ((RegAck) message).msgId());
            case PUBLISH -> new Key(Kind.PUBLISH, ((Publish) message).msgId());
            case PUBACK -> new Key(Kind.PUBLISH, ((PubAck) message).msgId());
            case PUBREC -> new Key(Kind.PUBLISH, ((PubRec) message).msgId());
            case PUBREL -> new Key(Kind.RELEASE, ((PubRel) message).msgId());
            case PUBCOMP -> new Key(Kind.RELEASE, ((PubComp) message).msgId());
            case SUBSCRIBE -> new Key(Kind.SUBSCRIBE, ((Subscribe) message).msgId());
            case SUBACK -> new Key(Kind.SUBSCRIBE, ((SubAck) message).msgId());
            case UNSUBSCRIBE -> new Key(Kind.UNSUBSCRIBE, ((Unsubscribe) message).msgId());
            case UNSUBACK -> new Key(Kind.UNSUBSCRIBE, ((UnsubAck) message).msgId());
            case PINGREQ, PINGRESP -> new Key(Kind.PING, 0);
            case DISCONNECT -> new Key(Kind.DISCONNECT, 0);
            case SEARCHGW, GWINFO, ADVERTISE -> new Key(Kind.SEARCH, 0);
        };
    }
}
