package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.PublishOutcome.Rejected;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.net.SensorLoop;

/** Publishes what it is given, one message at a time. */
abstract class Publisher extends ToolSensor {

    private final TopicSelector topic;
    private final Qos qos;
    private final boolean retain;
    private int published;

    Publisher(
            SensorLoop loop,
            SensorSettings settings,
            ClientOptions options,
            TopicSelector topic,
            Qos qos,
            boolean retain) {
        super(loop, settings, options);
        this.topic = topic;
        this.qos = qos;
        this.retain = retain;
    }

    /** How many have left, and are acknowledged where somebody acknowledges. */
    final int published() {
        return published;
    }

    /** The message has left, and is acknowledged where somebody acknowledges. */
    abstract void next();

    @Override
    final void begin() {
        if (qos == Qos.MINUS_ONE) {
            ready();
        } else {
            super.begin();
        }
    }

    final void publish(Octets payload) {
        run((client, now) -> client.publish(published, topic, payload, qos, retain, now));
    }

    @Override
    public final void published(long token, PublishOutcome outcome) {
        if (outcome instanceof Rejected rejected) {
            fail("the gateway rejected the message (" + rejected.returnCode() + ")" + remedy());
            return;
        }
        published++;
        next();
    }

    private String remedy() {
        return topic instanceof PredefinedTopicId id
                ? "; tell the gateway what predefined id " + id.bits() + " means"
                : "; is the topic allowed there?";
    }
}
