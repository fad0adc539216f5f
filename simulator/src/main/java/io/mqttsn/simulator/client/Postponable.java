package io.mqttsn.simulator.client;

import io.mqttsn.time.Moments;

/** A question that the gateway may answer by "congestion": then the client asks nothing of the kind for T_wait (MQTT-SN 1.2, §6.5, §6.6, §6.9). */
final class Postponable extends Awaited {

    private final Wire wire;
    private final Deadline congestion = new Deadline();

    Postponable(Wire wire) {
        super(wire);
        this.wire = wire;
    }

    /** The gateway is congested. */
    void postpone() {
        congestion.arm(wire.now(), wire.settings.waitNanos());
    }

    /** Whether it is too early to ask. */
    boolean isPostponed() {
        return congestion.isArmed();
    }

    /** The client knows nothing of the congestion any more. */
    void forgetCongestion() {
        congestion.cancel();
    }

    @Override
    public boolean advance() {
        if (congestion.isDue(wire.now())) {
            congestion.cancel();
        }
        return super.advance();
    }

    @Override
    public long deadlineNanos() {
        return Moments.earlier(congestion.atNanos(), super.deadlineNanos());
    }
}
