package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.uplink.LinkListener;
import io.mqttsn.gateway.uplink.Outgoing;

/** Something that happened on the connection, on its way to the loop. */
sealed interface Fact {

    void tell(LinkListener listener);

    record Up(long epoch, boolean sessionPresent) implements Fact {
        @Override
        public void tell(LinkListener listener) {
            listener.linkUp(epoch, sessionPresent);
        }
    }

    record Failed(long epoch, PublishOutcome outcome, boolean mayHaveConnected, String reason) implements Fact {
        @Override
        public void tell(LinkListener listener) {
            listener.linkFailed(epoch, outcome, mayHaveConnected, reason);
        }
    }

    record Down(long epoch, String reason) implements Fact {
        @Override
        public void tell(LinkListener listener) {
            listener.linkDown(epoch, reason);
        }
    }

    record Published(Outgoing message, PublishOutcome outcome) implements Fact {
        @Override
        public void tell(LinkListener listener) {
            listener.published(message, outcome);
        }
    }

    record Subscribed(long token, SubscribeOutcome outcome) implements Fact {
        @Override
        public void tell(LinkListener listener) {
            listener.subscribed(token, outcome);
        }
    }

    record Unsubscribed(long token) implements Fact {
        @Override
        public void tell(LinkListener listener) {
            listener.unsubscribed(token);
        }
    }

    record Arrived(long epoch, long key, Publication publication) implements Fact {
        @Override
        public void tell(LinkListener listener) {
            listener.messageArrived(epoch, key, publication);
        }
    }
}
