package io.mqttsn.simulator.client;

import io.mqttsn.codec.PingReq;
import io.mqttsn.codec.PingResp;
import io.mqttsn.time.Moments;
import java.util.concurrent.TimeUnit;

/**
 * The keepalive of an active client (MQTT-SN 1.2, §6.11).
 *
 * <p>PINGREQ goes out when for three quarters of the keepalive nothing was sent, so that a lost one can be repeated in time, or nothing was heard, so
 * that a sensor that only publishes at QoS 0 notices when its gateway is gone.
 */
final class PingProcedure implements Procedure {

    private final Wire wire;
    private final Awaited awaited;
    private final long silenceNanos;
    private final Deadline silence = new Deadline();

    PingProcedure(Wire wire) {
        this.wire = wire;
        this.awaited = new Awaited(wire);
        this.silenceNanos = TimeUnit.SECONDS.toNanos(wire.settings.keepAliveSeconds()) / 4 * 3;
    }

    /** The client is active: the keepalive begins to count. */
    void connected() {
        if (silenceNanos > 0) {
            silence.arm(wire.now(), silenceNanos);
        }
    }

    void ping() {
        if (!awaited.isOpen()) {
            awaited.send(PingReq.KEEP_ALIVE);
        }
    }

    void answered(PingResp answer) {
        if (awaited.isOpen()) {
            awaited.answered();
            wire.sink.pingAnswered();
        } else {
            wire.unexpectedAnswer(answer);
        }
    }

    @Override
    public boolean advance() {
        if (silence.isDue(wire.now())) {
            // Armed lazily: messages do not move the deadline, only its end looks at how long the silence really was.
            long silentForNanos = wire.now() - earlier(wire.sentNanos(), wire.receivedNanos());
            if (silentForNanos >= silenceNanos) {
                ping();
                silence.arm(wire.now(), silenceNanos);
            } else {
                silence.arm(wire.now(), silenceNanos - silentForNanos);
            }
        }
        return awaited.advance();
    }

    @Override
    public long deadlineNanos() {
        return Moments.earlier(silence.atNanos(), awaited.deadlineNanos());
    }

    @Override
    public void suspend() {
        awaited.suspend();
        silence.cancel();
    }

    private static long earlier(long a, long b) {
        return a - b <= 0 ? a : b;
    }
}
