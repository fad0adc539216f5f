package io.mqttsn.simulator.client;

import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;

/**
 * Where a {@link SensorClient} puts what it wants to be done and what it has to tell.
 *
 * <p>Called during the calls of the client, on the same thread. Intents may be given to the client from here; they take effect when the running call
 * ends.
 */
public interface SensorSink {

    /** To be sent to the gateway, in the order of the calls. */
    void send(MqttSnMessage message);

    /** The gateway broke a rule. Never ignore this: the client is also the oracle of the gateway's tests. */
    void violated(Violation violation);

    /** CONNACK accepted; after a clean start there are no subscriptions, so this is the place to ask for them. */
    default void connected() {}

    /** CONNACK refused. After {@code congestion} the client tries again by itself when T_WAIT has passed. */
    default void refused(ReturnCode returnCode) {}

    /** A publish has come to its end. */
    default void published(long token, PublishOutcome outcome) {}

    /** An application message has come. */
    default void messageArrived(Delivery delivery) {}

    /** A topic name has an id now, be it asked for or announced by the gateway. */
    default void registered(String topicName, int topicId) {}

    /** The gateway refuses an id for a topic name. */
    default void registrationRefused(String topicName, ReturnCode returnCode) {}

    /** SUBACK accepted. */
    default void subscribed(TopicSelector topic, Qos granted) {}

    /** SUBACK refused. */
    default void subscriptionRefused(TopicSelector topic, ReturnCode returnCode) {}

    /** UNSUBACK. */
    default void unsubscribed(TopicSelector topic) {}

    /** The gateway answered an update of the will topic. */
    default void willTopicUpdated(ReturnCode returnCode) {}

    /** The gateway answered an update of the will message. */
    default void willMessageUpdated(ReturnCode returnCode) {}

    /** PINGRESP to a ping of an active client. */
    default void pingAnswered() {}

    /** The radio is off from now on. */
    default void asleep(SleepCause cause) {}

    /** The gateway has confirmed the client's own plain DISCONNECT. */
    default void disconnected() {}

    /** The connection is gone; a reconnect follows by itself if the settings say so. */
    default void lost(LossReason reason) {}
}
