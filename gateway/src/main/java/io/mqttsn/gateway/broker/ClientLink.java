package io.mqttsn.gateway.broker;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.TopicName;
import java.util.List;
import java.util.Optional;

/**
 * The wire towards one MQTT client; one method per packet that a server sends. Packets are sent in the order of the calls. Sending one may fill the socket,
 * or empty it, so that {@link ClientConnection#writabilityChanged} is called from within.
 */
public interface ClientLink {

    void sendConnAck(boolean sessionPresent, ConnectCode code);

    /** @param packetId 1..65535, or 0 at QoS 0, where it is not sent */
    void sendPublish(TopicName topic, Octets payload, Qos qos, boolean retain, boolean dup, int packetId);

    void sendPubAck(int packetId);

    void sendPubRec(int packetId);

    void sendPubRel(int packetId);

    void sendPubComp(int packetId);

    /** @param outcomes in the order of the filters; whatever grants nothing becomes the one failure code of MQTT 3.1.1 */
    void sendSubAck(int packetId, List<SubscribeOutcome> outcomes);

    void sendUnsubAck(int packetId);

    void sendPingResp();

    /** Whether the client takes what is sent; {@link ClientConnection#writabilityChanged} tells when this changes. */
    boolean isWritable();

    /** Stops or goes on reading packets of this client, so that one who is too fast is slowed down. */
    void readPackets(boolean wanted);

    /** Tells operators that the client broke the rules, and is closed for it. */
    default void violated(Optional<String> clientId, String why) {}

    /** Sends what was to be sent, as far as the client takes it at once, and closes. Nothing is reported about this connection any more. */
    void close();
}
