package io.mqttsn.simulator.net;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.simulator.client.SensorClient;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SensorSink;
import io.mqttsn.simulator.net.Weather.End;
import io.mqttsn.simulator.network.Arrival;
import io.mqttsn.simulator.network.NetworkSettings;
import io.mqttsn.time.Moments;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SensorClient} behind a UDP socket of its own. Subclasses override the events that they care for.
 *
 * <p>Confined to its {@link SensorLoop}; only {@link #run} may be called from anywhere. What a batch of datagrams or a call of {@link #run} makes the
 * client send leaves in one flush. There is one timer at most: as answers only move deadlines away, it is looked at when it fires and not at each message.
 */
public abstract class LiveSensor implements SensorSink {

    private final SensorLoop loop;
    private final SensorClient client;
    private final WakeUp wakeUp;
    private @Nullable SensorSocket socket;
    private @Nullable Weather weather;
    private boolean dirty;

    protected LiveSensor(SensorLoop loop, SensorSettings settings) {
        this.loop = loop;
        this.client = new SensorClient(settings, this);
        this.wakeUp = new WakeUp(loop, this::timeHasCome);
    }

    /** Something that a user wants from a client. */
    @FunctionalInterface
    public interface Intent {
        void give(SensorClient client, long nowNanos);
    }

    public final SensorClient client() {
        return client;
    }

    public final SensorLoop loop() {
        return loop;
    }

    /**
     * Opens the socket; to be called on the loop.
     *
     * @throws IOException when the system gives no socket; the message names the remedy
     */
    public final void open() throws IOException {
        open(null);
    }

    /**
     * Opens the socket on an address of this machine; to be called on the loop.
     *
     * @param local {@code null} for the system's choice; port 0 for any that is free
     * @throws IOException when the system gives no such socket; the message names the remedy
     */
    public final void open(@Nullable InetSocketAddress local) throws IOException {
        socket = SensorSocket.open(loop, local, new Reader());
    }

    /** Puts a bad network between this sensor and the gateway; to be called before {@link #open}. */
    protected final void inWeather(NetworkSettings settings, long seed) {
        weather = settings.equals(NetworkSettings.PERFECT) ? null : new Weather(settings, seed);
    }

    /** Whether nothing is on its way in a bad network. To be called on the loop. */
    protected final boolean isCalm() {
        return weather == null || weather.nextArrivalNanos() == Moments.NEVER;
    }

    /** Gives {@code intent} to the client, on the loop. */
    public final void run(Intent intent) {
        loop.execute(() -> {
            intent.give(client, System.nanoTime());
            settle();
        });
    }

    /** Closes the socket; nothing is sent. To be called on the loop. */
    public final void close() {
        wakeUp.cancel();
        if (socket != null) {
            socket.close();
            socket = null;
        }
    }

    @Override
    public final void send(MqttSnMessage message) {
        if (socket != null) {
            sending(message);
            Frame frame = outgoing(message);
            if (weather == null) {
                sendNow(frame);
            } else {
                weather.send(End.GATEWAY, frame);
            }
        }
    }

    private void sendNow(Frame frame) {
        if (socket != null) {
            socket.send(frame);
            dirty = true;
        }
    }

    /** {@code message} is about to leave. */
    protected void sending(MqttSnMessage message) {}

    /** The system did not take something that should leave, or could not read what came. */
    protected void sendFailed(IOException cause) {}

    /** What goes onto the wire for a message of the client: the message itself unless a subclass wraps it. */
    protected Frame outgoing(MqttSnMessage message) {
        return message;
    }

    /** The message for the client that came off the wire, {@code null} when there is none. */
    protected @Nullable MqttSnMessage incoming(Frame frame) {
        if (frame instanceof MqttSnMessage message) {
            return message;
        }
        malformed(frame);
        return null;
    }

    /** Nobody listens at the gateway's address, says the network. */
    protected void unreachable() {}

    /** The gateway sent something that no client can read; a violation without a message. */
    protected void malformed(Frame frame) {}

    private void received(Frame frame) {
        MqttSnMessage message = incoming(frame);
        if (message != null) {
            client.messageReceived(message, System.nanoTime());
        }
    }

    private void settle() {
        if (weather != null) {
            long nowNanos = System.nanoTime();
            for (Arrival<End, Frame> next = weather.poll(nowNanos); next != null; next = weather.poll(nowNanos)) {
                if (next.to() == End.GATEWAY) {
                    sendNow(next.datagram());
                } else {
                    received(next.datagram());
                }
            }
        }
        if (dirty && socket != null) {
            dirty = false;
            socket.flush();
        }
        armTimer();
    }

    private void armTimer() {
        if (socket != null) {
            long ofWeather = weather == null ? Moments.NEVER : weather.nextArrivalNanos();
            wakeUp.noLaterThan(Moments.earlier(client.nextDeadlineNanos(), ofWeather));
        }
    }

    private void timeHasCome() {
        long nowNanos = System.nanoTime();
        if (Moments.isDue(client.nextDeadlineNanos(), nowNanos)) {
            client.advanceTo(nowNanos);
        }
        settle();
    }

    /** Reads this sensor's socket. */
    private final class Reader implements SensorSocket.Reader {

        @Override
        public void received(Frame frame) {
            if (weather == null) {
                LiveSensor.this.received(frame);
            } else {
                weather.send(End.SENSOR, frame);
            }
        }

        @Override
        public void batchEnd() {
            settle();
        }

        @Override
        public void unreachable() {
            LiveSensor.this.unreachable();
        }

        @Override
        public void failed(IOException cause) {
            sendFailed(cause);
        }
    }
}
