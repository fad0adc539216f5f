package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.fleet.Link.End;
import io.mqttsn.simulator.net.SensorLoop;
import io.mqttsn.simulator.net.SensorSocket;
import io.mqttsn.simulator.net.WakeUp;
import io.mqttsn.simulator.network.Arrival;
import io.mqttsn.time.Moments;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Carries a {@link SensorLife} to the real world: a port, a clock, one timer, and a bad {@link Link} in between if the weather is bad. Confined to the loop.
 *
 * <pre>
 *   life -- send --> link -- arrival --> port --> gateway
 *   life <-- arrival -- link <-- received -- port <-- gateway
 * </pre>
 */
final class FleetSensor implements SensorSocket.Reader, SensorLife.Host {

    private final WakeUp wakeUp;
    private final SensorLife life;
    private final Ports ports;
    private final FleetTally tally;
    private final FleetListener listener;
    private final @Nullable Link link;

    private @Nullable Port port;
    private int turns;
    private boolean dirty;

    FleetSensor(
            SensorLoop loop,
            Ports ports,
            FleetTally tally,
            FleetListener listener,
            @Nullable Link link,
            LifeMaker lifeMaker) {
        wakeUp = new WakeUp(loop, this::turn);
        this.ports = ports;
        this.tally = tally;
        this.listener = listener;
        this.link = link;
        this.life = lifeMaker.makeFor(this);
    }

    /** Makes the life that a sensor carries. */
    @FunctionalInterface
    interface LifeMaker {
        SensorLife makeFor(SensorLife.Host host);
    }

    SensorLife life() {
        return life;
    }

    @Nullable
    Link link() {
        return link;
    }

    int number() {
        return life.traits().number();
    }

    /** @throws IOException when the system gives no socket; the message names the remedy */
    void open() throws IOException {
        port = ports.open(this, turns);
    }

    void start() {
        life.start(System.nanoTime());
        turn();
    }

    void finish() {
        life.finish(System.nanoTime());
        turn();
    }

    void leave() {
        life.leave(System.nanoTime());
        turn();
    }

    /** Nothing is sent any more. */
    void close() {
        wakeUp.cancel();
        if (port != null) {
            port.close();
            port = null;
        }
    }

    @Override
    public void received(Frame frame) {
        if (!(frame instanceof MqttSnMessage message)) {
            tally.violated("MALFORMED");
            return;
        }
        long nowNanos = System.nanoTime();
        if (link == null) {
            life.messageReceived(message, nowNanos);
        } else {
            link.send(End.GATEWAY, message, nowNanos);
        }
    }

    @Override
    public void batchEnd() {
        turn();
    }

    @Override
    public void unreachable() {
        tally.unreachable = true;
    }

    @Override
    public void send(MqttSnMessage message) {
        if (link == null) {
            sendNow(message);
        } else {
            link.send(End.SENSOR, message, System.nanoTime());
        }
    }

    @Override
    public void roam() {
        if (port == null) {
            return;
        }
        port.close();
        port = null;
        turns++;
        try {
            open();
        } catch (IOException e) {
            listener.problem(life.traits().client().clientId() + " cannot roam: " + e.getMessage());
        }
    }

    @Override
    public void violated(Violation violation) {
        if (tally.isConclusive(violation)) {
            tally.violated(violation.kind().name());
            listener.violated(life.traits().client().clientId().value(), violation);
        }
    }

    @Override
    public long epochMillis() {
        return System.currentTimeMillis();
    }

    /** Does what is due, lets through what has arrived, and sets the timer for the next time. */
    private void turn() {
        long nowNanos = System.nanoTime();
        life.advanceTo(nowNanos);
        if (link != null) {
            for (Arrival<End, MqttSnMessage> next = link.poll(nowNanos); next != null; next = link.poll(nowNanos)) {
                if (next.to() == End.GATEWAY) {
                    sendNow(next.datagram());
                } else {
                    life.messageReceived(next.datagram(), nowNanos);
                }
            }
        }
        if (dirty && port != null) {
            port.flush();
        }
        dirty = false;
        armTimer();
    }

    private void sendNow(MqttSnMessage message) {
        if (port != null) {
            port.send(message);
            dirty = true;
        }
    }

    private void armTimer() {
        if (port != null) {
            long ofLink = link == null ? Moments.NEVER : link.nextArrivalNanos();
            wakeUp.noLaterThan(Moments.earlier(life.nextDeadlineNanos(), ofLink));
        }
    }
}
