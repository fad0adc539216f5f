package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.gateway.core.SubscribeOutcome;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.Subscription;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.util.OptionalInt;

/**
 * One SUBSCRIBE, from the question to the broker to SUBACK (MQTT-SN 1.2, §6.9).
 *
 * <pre>
 * client           gateway           broker
 * SUBSCRIBE   ---&gt;
 *                  subscribe   ---&gt;
 *                              &lt;---  granted or refused
 *             &lt;---  SUBACK
 * </pre>
 */
public final class SubscribeProcedure implements SessionTicket {

    private final ClientSession session;
    private final Subscribes subscribes;
    private final Subscribe request;
    private final TopicFilter filter;
    private boolean open = true;

    SubscribeProcedure(ClientSession session, Subscribes subscribes, Subscribe request, TopicFilter filter) {
        this.session = session;
        this.subscribes = subscribes;
        this.request = request;
        this.filter = filter;
    }

    boolean isRepeatedBy(Subscribe other) {
        return other.topic().equals(request.topic()) && other.qos() == request.qos();
    }

    TopicFilter filter() {
        return filter;
    }

    /** The uplink has answered. */
    public void subscribed(SubscribeOutcome outcome) {
        open = false;
        subscribes.over(this, request.msgId());
        if (!outcome.isGranted()) {
            refuse(outcome == SubscribeOutcome.CONGESTED ? ReturnCode.CONGESTION : ReturnCode.NOT_SUPPORTED);
            return;
        }
        OptionalInt topicId = topicId();
        if (topicId.isPresent()) {
            Subscription subscription = new Subscription(request.topic(), outcome.grantedQos());
            session.subscribed(filter, subscription);
            session.send(
                    new SubAck(subscription.grantedQos(), topicId.getAsInt(), request.msgId(), ReturnCode.ACCEPTED));
        } else {
            subscribes.takeBack(filter);
            refuse(ReturnCode.CONGESTION);
        }
    }

    private void refuse(ReturnCode returnCode) {
        session.send(new SubAck(Qos.ZERO, 0, request.msgId(), returnCode));
    }

    /**
     * The id that PUBLISH will carry; 0 where the specification calls it not relevant: wildcards and short names. Empty when other names have taken the
     * last id while the broker was asked.
     */
    private OptionalInt topicId() {
        if (request.topic() instanceof PredefinedTopicId predefined) {
            return OptionalInt.of(predefined.bits());
        }
        if (!Subscribes.needsTopicId(request.topic(), filter)) {
            return OptionalInt.of(0);
        }
        OptionalInt id = session.topicIds().idFor(new TopicName(filter.text()));
        id.ifPresent(session.topicIds()::confirm);
        return id;
    }

    void abandon() {
        open = false;
    }

    @Override
    public ClientSession session() {
        return session;
    }

    @Override
    public boolean isOpen() {
        return open;
    }
}
