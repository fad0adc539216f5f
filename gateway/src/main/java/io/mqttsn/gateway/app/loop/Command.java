package io.mqttsn.gateway.app.loop;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.CoreFacts;
import io.mqttsn.gateway.core.Notice;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.transport.PeerAddress;
import java.util.Optional;

/**
 * One thing that the core wants done, one record per method of {@link io.mqttsn.gateway.core.CommandSink}. Records print themselves, so that the log
 * line of a command that failed says which one it was.
 */
sealed interface Command {
    void carryOut(Hands hands);

    /**
     * Tells the core that {@link #carryOut} has thrown, in the words of an ordinary refusal, so that the exchange ends now and not at its timeout.
     * Commands that nobody waits for have nothing to say.
     */
    default void giveUp(CoreFacts core, long nowNanos) {}

    record SendMessage(PeerAddress to, MqttSnMessage message) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.frames().send(to, message);
        }
    }

    record Broadcast(MqttSnMessage message) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.frames().broadcast(message);
        }
    }

    record OpenUplink(
            long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will)
            implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.uplink().open(sessionId, clientId, cleanSession, keepAliveSeconds, will);
        }

        @Override
        public void giveUp(CoreFacts core, long nowNanos) {
            core.uplinkNotOpened(sessionId, PublishOutcome.CONGESTED, nowNanos);
        }
    }

    record CloseUplink(long sessionId, boolean fireWill) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.uplink().close(sessionId, fireWill);
        }
    }

    record DiscardUplink(long sessionId) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.uplink().discard(sessionId);
        }
    }

    record ChangeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.uplink().changeWill(ticket, sessionId, cleanSession, will);
        }

        @Override
        public void giveUp(CoreFacts core, long nowNanos) {
            if (ticket.isOpen()) {
                core.uplinkWillChanged(ticket, PublishOutcome.CONGESTED, nowNanos);
            }
        }
    }

    record PublishUplink(Ticket ticket, long sessionId, Publication publication) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.uplink().publish(ticket, sessionId, publication);
        }

        @Override
        public void giveUp(CoreFacts core, long nowNanos) {
            if (ticket.isOpen()) {
                core.uplinkPublished(ticket, PublishOutcome.CONGESTED, nowNanos);
            }
        }
    }

    record SubscribeUplink(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.uplink().subscribe(ticket, sessionId, filter, qos);
        }

        @Override
        public void giveUp(CoreFacts core, long nowNanos) {
            if (ticket.isOpen()) {
                core.uplinkSubscribed(ticket, SubscribeOutcome.CONGESTED, nowNanos);
            }
        }
    }

    /** A failure leaves the exchange open: the client will ask again, since telling it that nothing more arrives might be wrong. */
    record UnsubscribeUplink(Ticket ticket, long sessionId, TopicFilter filter) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.uplink().unsubscribe(ticket, sessionId, filter);
        }
    }

    record AcknowledgeUplink(Delivery delivery) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.uplink().acknowledge(delivery);
        }
    }

    record RefuseUplink(Delivery delivery) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.uplink().refuse(delivery);
        }
    }

    /** A failure leaves the message without custody, so that it is not acknowledged and comes again. */
    record StoreDelivery(Ticket ticket, long sessionId, MessageHandle handle) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.store().addDelivery(sessionId, handle, ticket, hands.storeFacts());
        }
    }

    record ForgetDelivery(long sessionId, MessageHandle handle) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.store().removeDelivery(sessionId, handle);
        }
    }

    record LoadMessage(long sessionId, MessageHandle handle) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.store().load(sessionId, handle, hands.storeFacts());
        }
    }

    record ReportFault(String during, RuntimeException cause) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.faults().report(during, cause);
        }
    }

    record TellOperator(Notice notice) implements Command {
        @Override
        public void carryOut(Hands hands) {
            hands.notices().tell(notice);
        }
    }
}
