package io.mqttsn.gateway.uplink;

import io.mqttsn.gateway.uplink.SensorArrivals.Incoming;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What the broker has sent and one sensor has not taken yet: as fast as the sensor takes it, two messages at a time, so that they never fill its queue, however
 * many the broker has. The rest waits here; when the link has no more room for that, it stops reading, and the broker has to wait. A sensor that sleeps takes
 * everything at once, into its queue.
 *
 * <p>(NOT thread safe: everything happens on the gateway's loop.)
 */
final class SensorIntake {

    /** One on its way to the sensor, and the next one. */
    static final int WITH_SENSOR_MAX = 2;

    /** More than the link has room for: it reads a message now and then, also when nothing moves. */
    static final int WAITING_MAX = 128;

    private final SensorLink link;
    private final BooleanSupplier isStaying;
    private final Consumer<Incoming> sensor;
    private final Runnable proceedSoon;
    private final Queue<Incoming> waiting = new ArrayDeque<>();
    private int withSensor;
    private boolean isHandingOver;
    private boolean isHurried;

    /**
     * @param isStaying whether the sensor is there to take what has arrived
     * @param sensor takes one, of which {@link #settled} tells in the end
     * @param proceedSoon has {@link #proceed} called when whatever happens now is over
     */
    SensorIntake(SensorLink link, BooleanSupplier isStaying, Consumer<Incoming> sensor, Runnable proceedSoon) {
        this.link = link;
        this.isStaying = isStaying;
        this.sensor = sensor;
        this.proceedSoon = proceedSoon;
    }

    void add(Incoming incoming) {
        waiting.add(incoming);
        if (waiting.size() > WAITING_MAX) {
            handOverOne();
        }
        proceed();
    }

    /** Hands over what the sensor can take now. */
    void proceed() {
        while (!waiting.isEmpty() && (isHurried || withSensor < WITH_SENSOR_MAX) && isStaying.getAsBoolean()) {
            handOverOne();
        }
    }

    /** Everything, into the queue of a sensor that gets a new connection. */
    void handOverAll() {
        while (!waiting.isEmpty()) {
            handOverOne();
        }
    }

    private void handOverOne() {
        Incoming next = waiting.remove();
        link.taken(next.publication());
        withSensor++;
        isHandingOver = true;
        try {
            sensor.accept(next);
        } finally {
            isHandingOver = false;
        }
    }

    /** The sensor has a message, or will not get it. Whoever takes one may be about to leave, so the next one follows a moment later. */
    void settled() {
        withSensor--;
        if (!isHandingOver && !waiting.isEmpty()) {
            proceedSoon.run();
        }
    }

    /** Nothing is to wait, until {@link #calmDown}. */
    void hurry() {
        isHurried = true;
        if (!waiting.isEmpty()) {
            proceedSoon.run();
        }
    }

    void calmDown() {
        isHurried = false;
    }

    boolean isHurried() {
        return isHurried;
    }

    boolean isEmpty() {
        return waiting.isEmpty();
    }

    /** Takes out what waits and is of no use, and tells of each. */
    void removeIf(Predicate<Incoming> isUseless, Consumer<Incoming> removed) {
        for (int left = waiting.size(); left > 0; left--) {
            Incoming next = waiting.remove();
            if (isUseless.test(next)) {
                link.taken(next.publication());
                removed.accept(next);
            } else {
                waiting.add(next);
            }
        }
    }
}
