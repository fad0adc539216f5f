package io.mqttsn.simulator.sniff;

import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.Disconnect;
import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.config.HostPort;
import java.net.InetSocketAddress;
import java.util.HexFormat;

/** A client as it looks from outside: an address, behind a forwarder with a node id, and in time a name. */
final class Station {

    /** What tells stations apart; the node id is empty without a forwarder. */
    record Key(InetSocketAddress address, Octets node) {}

    /** What its lifeline looks like. */
    enum Life {
        DISCONNECTED('.'),
        CONNECTED('|'),
        ASLEEP('z');

        private final char mark;

        Life(char mark) {
            this.mark = mark;
        }
    }

    private final Key key;
    private final int number;
    private String clientId = "";
    private Life life = Life.DISCONNECTED;
    private boolean wantsSleep;

    Station(Key key, int number) {
        this.key = key;
        this.number = number;
    }

    int number() {
        return number;
    }

    char mark() {
        return life.mark;
    }

    /** Empty until it has sent CONNECT. */
    String clientId() {
        return clientId;
    }

    /** {@code 127.0.0.1:40001}, {@code 127.0.0.1:40001 node 0a0b}. */
    String place() {
        String place = HostPort.numeric(key.address()).toString();
        return key.node().isEmpty() ? place : place + " node " + node();
    }

    String node() {
        return HexFormat.of().formatHex(key.node().toByteArray());
    }

    /** {@code 3 is "sensor-3" at 127.0.0.1:40001}. */
    String introduction() {
        return number + " is " + (clientId.isEmpty() ? "" : FrameText.quoted(clientId) + " at ") + place();
    }

    /**
     * Learns from a frame, or from the message inside a forwarder's, how the station's life goes on.
     *
     * @return whether it has got a name that it did not have
     */
    boolean saw(Frame frame, boolean toGateway) {
        if (frame instanceof MqttSnMessage message) {
            return saw(message, toGateway);
        }
        return frame instanceof Encapsulated encapsulated && saw(encapsulated.message(), toGateway);
    }

    private boolean saw(MqttSnMessage message, boolean toGateway) {
        if (toGateway && message instanceof Connect connect) {
            boolean isNew = !connect.clientId().value().equals(clientId);
            clientId = connect.clientId().value();
            return isNew;
        } else if (!toGateway && message instanceof ConnAck connAck) {
            life = connAck.returnCode().isAccepted() ? Life.CONNECTED : Life.DISCONNECTED;
        } else if (toGateway && message instanceof Disconnect disconnect) {
            wantsSleep = disconnect.durationSeconds().isPresent();
        } else if (message instanceof Disconnect) {
            life = wantsSleep ? Life.ASLEEP : Life.DISCONNECTED;
            wantsSleep = false;
        }
        return false;
    }
}
