package io.mqttsn.gateway.world;

import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.routing.Publication;
import java.util.HashMap;
import java.util.Map;

/** Compares what sensors published and saw acknowledged with what the broker got. */
final class UpstreamOracle {

    private final World world;
    private final Map<String, Upstream> messages = new HashMap<>();
    /** The number of the latest message of each sensor and QoS that the broker got for the first time. */
    private final Map<String, Long> latest = new HashMap<>();

    private long numbered;

    UpstreamOracle(World world) {
        this.world = world;
    }

    Upstream intended(Sensor sensor, String topic, String id, Qos qos, boolean retain) {
        Upstream message = new Upstream(sensor, topic, qos, retain, id, ++numbered);
        messages.put(id, message);
        return message;
    }

    /** The broker has a message of the gateway. */
    void received(Publication publication) {
        Upstream message = messages.get(Messages.idOf(publication));
        if (Messages.isOfVandal(publication)) {
            return;
        }
        if (message == null) {
            world.wills.received(publication);
            return;
        }
        message.received++;
        world.tally.looked(Excuse.Of.PUBLISHES);
        if (message.qos == Qos.MINUS_ONE && !world.climate.takesQosMinusOne()) {
            throw world.failure(Invariant.UNALTERED, message.id + " was published without a connection");
        }
        boolean unaltered = publication.topic().value().equals(message.topic)
                && publication.qos().level() == Math.max(0, message.qos.level())
                && publication.retain() == message.retain;
        if (!unaltered && message.sensor.isConfused()) {
            world.tally.excused(Excuse.FORMER_TOPIC_ID);
        } else if (!unaltered) {
            fails(
                    Invariant.UNALTERED,
                    Messages.text(publication) + " was published to " + message.topic + " qos=" + message.qos.level()
                            + " retain=" + message.retain);
        }
        if (message.received == 1) {
            checkOrder(message);
        } else if (message.qos == Qos.TWO) {
            if (message.isExcused()) {
                world.tally.excused(Excuse.QOS_2_TWICE);
            } else {
                fails(Invariant.EXACTLY_ONCE_UP, message.id + " reached the broker " + message.received + " times");
            }
        }
    }

    private void fails(Invariant invariant, String detail) {
        if (world.climate.weather().keepsOrder()) {
            throw world.failure(invariant, detail);
        }
        world.tally.excused(Excuse.UPSTREAM_OUT_OF_ORDER);
    }

    private void checkOrder(Upstream message) {
        Long before = latest.put(message.sensor.name + message.qos, message.number);
        if (before != null && before > message.number) {
            fails(Invariant.ORDER_UP, message.id + " reached the broker after a later one");
        }
    }

    /** Whether the broker got a sensor's message twice, through no fault of the gateway, and has passed it on twice. */
    boolean cameTwice(String id) {
        Upstream message = messages.get(id);
        return message != null && message.received > 1;
    }

    void acknowledged(Upstream message) {
        if (message.received == 0) {
            throw world.failure(Invariant.ACKNOWLEDGED_ARRIVES, message.id + " was acknowledged, but has not arrived");
        }
    }

    /** The broker forgets its part of the exchanges that are open, and may take messages of QoS 2 twice. */
    void brokerForgets(Publication publication) {
        Upstream message = messages.get(Messages.idOf(publication));
        if (message != null) {
            message.excuse();
        }
    }
}
