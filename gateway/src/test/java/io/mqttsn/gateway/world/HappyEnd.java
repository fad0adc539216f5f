package io.mqttsn.gateway.world;

import io.mqttsn.gateway.core.GatewayCore;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.time.Moments;

/** What must have come true when all is well again, and what must be gone when everybody is. */
final class HappyEnd {

    private final World world;

    HappyEnd(World world) {
        this.world = world;
    }

    /** Whether something is still on its way to or from a sensor that is there. */
    boolean isToCome() {
        for (Sensor sensor : world.sensors()) {
            ClientSession session = world.sessionOf(sensor);
            boolean isWaitedFor = session != null && session.gatewayPublishes().size() > 0;
            // Where limits are tight, some never find a place.
            boolean isUnfinished = !world.climate.isTight() && (session == null || sensor.isBusy());
            if (!sensor.isGone && (isWaitedFor || isUnfinished)) {
                return true;
            }
        }
        return false;
    }

    void check() {
        for (Sensor sensor : world.sensors()) {
            if (!world.climate.isTight() && !sensor.isGone && sensor.isBusy()) {
                throw world.failure(
                        Invariant.SETTLED, sensor + " still has " + sensor.client.publishesWaiting() + " publishes");
            }
            if (sensor.is(SensorState.ACTIVE) || sensor.is(SensorState.ASLEEP)) {
                world.downstream.checkDelivered(sensor);
            }
        }
        world.wills.checkAllCame();
        String unacknowledged = world.broker.unacknowledged();
        if (!unacknowledged.isEmpty()) {
            throw world.failure(Invariant.CUSTODY, "never acknowledged:" + unacknowledged);
        }
        if (world.custody.open() > 0) {
            throw world.failure(Invariant.CUSTODY, world.custody.open() + " messages have not been acknowledged");
        }
    }

    void checkNothingIsLeft() {
        String left = leftovers();
        if (!left.isEmpty()) {
            throw world.failure(Invariant.NOTHING_LEFT, left);
        }
    }

    private String leftovers() {
        GatewayCore core = world.gateway.core;
        StringBuilder left = new StringBuilder(world.broker.leftovers());
        if (core.sessions().size() > 0) {
            left.append(" sessions ").append(core.sessions().all());
        }
        if (core.halfOpenSessions() > 0) {
            left.append(" connection attempts");
        }
        if (core.queues().messages() > 0 || core.queues().bytes() != 0) {
            left.append(" queue budget ").append(core.queues().bytes());
        }
        if (world.gateway.nextDeadlineNanos() != Moments.NEVER && !world.climate.advertises()) {
            left.append(" a deadline");
        }
        if (world.custody.kept() > 0) {
            left.append(" messages of ").append(world.custody.kept()).append(" sessions");
        }
        if (world.store.messages() > 0 || world.store.bytes() != 0) {
            left.append(" ").append(world.store.messages()).append(" stored messages");
        }
        return left.toString();
    }
}
