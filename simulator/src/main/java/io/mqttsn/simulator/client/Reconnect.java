package io.mqttsn.simulator.client;

/** When a client connects anew after it has lost its connection: soon, and each time later when that is in vain, up to T_WAIT. */
final class Reconnect {

    private final Wire wire;
    private final Deadline next = new Deadline();
    private long pauseNanos;

    Reconnect(Wire wire) {
        this.wire = wire;
        pauseNanos = wire.settings.reconnectNanos();
    }

    /** There is hope again: the next pause is a short one. */
    void beginAnew() {
        pauseNanos = wire.settings.reconnectNanos();
    }

    /** The connection is lost. */
    void later() {
        if (wire.settings.reconnects()) {
            next.arm(wire.now(), pauseNanos);
            pauseNanos = Math.min(2 * pauseNanos, wire.settings.waitNanos());
        }
    }

    /** The gateway has too much to do (MQTT-SN 1.2, §6.13). */
    void afterCongestion() {
        if (wire.settings.reconnects()) {
            next.arm(wire.now(), wire.settings.waitNanos());
        }
    }

    void cancel() {
        next.cancel();
    }

    boolean isDue() {
        return next.isDue(wire.now());
    }

    long atNanos() {
        return next.atNanos();
    }
}
