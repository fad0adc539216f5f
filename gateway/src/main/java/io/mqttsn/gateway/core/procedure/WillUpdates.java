package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.WillMsgResp;
import io.mqttsn.codec.WillMsgUpd;
import io.mqttsn.codec.WillTopicResp;
import io.mqttsn.codec.WillTopicUpd;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.PublishOutcome;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.routing.TopicName;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Changes of one client's will during a connection (MQTT-SN 1.2, §6.4). Topic and message are independent: each update keeps the other part; an empty topic
 * deletes both; a message without a topic has nothing to belong to and is refused.
 *
 * <p>The client is answered when its new will is in force. Until then another update is answered with congestion, and the same one once more with nothing.
 */
public final class WillUpdates {

    private final CoreContext core;
    private final ClientSession session;
    private @Nullable Update pending;

    public WillUpdates(CoreContext core, ClientSession session) {
        this.core = core;
        this.session = session;
    }

    public void willTopicUpdReceived(WillTopicUpd message) {
        Optional<TopicName> topic = session.topicSpace().name(message.topic());
        if (isBusy(message)) {
            return;
        }
        if (message.isEmpty()) {
            change(message, Optional.empty());
        } else if (topic.isEmpty() || message.qos() == Qos.MINUS_ONE) {
            session.send(answer(message, ReturnCode.NOT_SUPPORTED));
        } else {
            Octets payload = session.will().map(Will::message).orElse(Octets.EMPTY);
            change(message, Optional.of(new Will(topic.get(), payload, message.qos(), message.retain())));
        }
    }

    public void willMsgUpdReceived(WillMsgUpd message) {
        if (isBusy(message)) {
            return;
        }
        if (session.will().isEmpty()) {
            session.send(answer(message, ReturnCode.NOT_SUPPORTED));
            return;
        }
        Will former = session.will().get();
        change(message, Optional.of(new Will(former.topic(), message.message(), former.qos(), former.retain())));
    }

    private boolean isBusy(MqttSnMessage request) {
        if (pending == null) {
            return false;
        }
        if (pending.request.equals(request)) {
            core.counters().duplicates++;
        } else {
            session.send(answer(request, ReturnCode.CONGESTION));
        }
        return true;
    }

    private void change(MqttSnMessage request, Optional<Will> will) {
        Update update = new Update(request, will);
        pending = update;
        core.sink().changeWill(update, session.id(), session.isCleanSession(), will);
    }

    private static MqttSnMessage answer(MqttSnMessage request, ReturnCode returnCode) {
        return request instanceof WillTopicUpd ? new WillTopicResp(returnCode) : new WillMsgResp(returnCode);
    }

    /** The connection is over; what is not in force yet never will be, as far as the client knows. */
    public void abandon() {
        pending = null;
    }

    /** One change, until the uplink has answered. */
    private final class Update implements WillTicket, SessionTicket {

        final MqttSnMessage request;
        private final Optional<Will> will;

        Update(MqttSnMessage request, Optional<Will> will) {
            this.request = request;
            this.will = will;
        }

        @Override
        public void willChanged(PublishOutcome outcome) {
            pending = null;
            switch (outcome) {
                case DELIVERED -> {
                    session.setWill(will);
                    session.send(answer(request, ReturnCode.ACCEPTED));
                }
                case CONGESTED -> session.send(answer(request, ReturnCode.CONGESTION));
                case REFUSED -> session.send(answer(request, ReturnCode.NOT_SUPPORTED));
            }
        }

        @Override
        public ClientSession session() {
            return session;
        }

        @Override
        public boolean isOpen() {
            return pending == this;
        }
    }
}
