package io.mqttsn.gateway.broker;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.CustodyListener;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.Router;
import java.util.ArrayDeque;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * The way of messages from one client (MQTT 3.1.1, §4.3). A message is passed on when its PUBLISH arrives, at QoS 2 too; it is acknowledged when every
 * session that wants it has it in custody, in the order in which the messages came.
 *
 * <pre>
 * PUBLISH → router … custody → PUBACK                      (QoS 1)
 *                            → PUBREC, PUBREL → PUBCOMP    (QoS 2)
 * </pre>
 *
 * <p>Ids of QoS 2 belong to the session and are remembered until PUBREL, so that a repeat, on this connection or the next, is not passed on twice. The
 * acknowledgement of a QoS 1 message belongs to the connection: on the next one its id may stand for another message.
 */
final class IncomingMessages {

    private final Router router;
    private final int openMax;
    private final int unacknowledgedMax;
    private final BrokerStatistics statistics;

    /** Ids of QoS 2 that are not released. */
    private final BitSet open = new BitSet();

    private int openCount;

    private final ArrayDeque<Exchange> unacknowledged = new ArrayDeque<>(4);
    private boolean readingStopped;

    private @Nullable ClientLink link;
    private Runnable onFailure = () -> {};

    IncomingMessages(Router router, BrokerSettings settings, BrokerStatistics statistics) {
        this.router = router;
        this.openMax = settings.qos2OpenMax();
        this.unacknowledgedMax = settings.unacknowledgedPublishesMax();
        this.statistics = statistics;
    }

    /** One message that waits for custody, and is to be acknowledged on {@code answerOn}. */
    private final class Exchange implements CustodyListener {
        final Qos qos;
        final int packetId;

        @Nullable
        ClientLink answerOn;

        boolean done;

        Exchange(Qos qos, int packetId, @Nullable ClientLink answerOn) {
            this.qos = qos;
            this.packetId = packetId;
            this.answerOn = answerOn;
        }

        @Override
        public void inCustody() {
            done = true;
            acknowledge();
        }

        /** Without an acknowledgement the client keeps the message; the only way to say so in MQTT 3.1.1 is to close the connection. */
        @Override
        public void failed() {
            unacknowledged.remove(this);
            if (qos == Qos.TWO) {
                release(packetId);
            }
            if (answerOn != null && answerOn == link) {
                onFailure.run();
            }
            acknowledge();
        }
    }

    /** @param onFailure closes the connection, because a message of it could not be taken */
    void linkUp(ClientLink newLink, Runnable onFailure) {
        link = newLink;
        this.onFailure = onFailure;
        readingStopped = false;
    }

    void linkDown() {
        link = null;
        onFailure = () -> {};
    }

    /** @return whether the client keeps to its limits; if not, the message was not taken */
    boolean publishReceived(Publication publication, int packetId) {
        if (publication.qos() == Qos.TWO && open.get(packetId)) {
            repeated(packetId);
            return true;
        }
        if (publication.qos() == Qos.TWO && openCount >= openMax) {
            return false;
        }
        statistics.publishesReceived++;
        boolean refused = publication.topic().isReservedForBroker();
        if (refused) {
            statistics.publishesRefused++;
        }
        if (publication.qos() == Qos.ZERO) {
            if (!refused) {
                router.publish(publication, CustodyListener.NOBODY);
            }
            return true;
        }
        Exchange exchange = new Exchange(publication.qos(), packetId, link);
        unacknowledged.add(exchange);
        if (publication.qos() == Qos.TWO) {
            open.set(packetId);
            openCount++;
        }
        if (refused) {
            exchange.inCustody();
        } else {
            router.publish(publication, exchange);
        }
        if (unacknowledged.size() >= unacknowledgedMax && link != null && !readingStopped) {
            readingStopped = true;
            link.readPackets(false);
        }
        return true;
    }

    /** PUBREL: the id is free again. Unknown ids are answered too, since the client may have lost a PUBCOMP. */
    void pubRelReceived(int packetId) {
        release(packetId);
        if (link != null) {
            link.sendPubComp(packetId);
        }
    }

    /** How many ids of QoS 2 are open. */
    int open() {
        return openCount;
    }

    private void repeated(int packetId) {
        for (Exchange exchange : unacknowledged) {
            if (exchange.qos == Qos.TWO && exchange.packetId == packetId) {
                exchange.answerOn = link;
                return;
            }
        }
        if (link != null) {
            link.sendPubRec(packetId);
        }
    }

    private void release(int packetId) {
        if (open.get(packetId)) {
            open.clear(packetId);
            openCount--;
        }
    }

    /** Acknowledges what is in custody, up to the first message that is not. */
    private void acknowledge() {
        for (Exchange first = unacknowledged.peek(); first != null && first.done; first = unacknowledged.peek()) {
            unacknowledged.remove();
            if (link != null && first.answerOn == link) {
                if (first.qos == Qos.ONE) {
                    link.sendPubAck(first.packetId);
                } else {
                    link.sendPubRec(first.packetId);
                }
            }
        }
        if (readingStopped && link != null && unacknowledged.size() <= unacknowledgedMax / 2) {
            readingStopped = false;
            link.readPackets(true);
        }
    }
}
