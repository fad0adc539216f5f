package io.mqttsn.gateway.it;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.simulator.client.Delivery;
import io.mqttsn.simulator.client.LossReason;
import io.mqttsn.simulator.client.PublishOutcome;
import io.mqttsn.simulator.client.SensorClient;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SensorSink;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.client.SleepCause;
import io.mqttsn.simulator.client.Violation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.ObjLongConsumer;

/**
 * One simulated sensor on a real UDP socket, with a thread that reads the socket and fires the client's deadlines. What happens to it is written down
 * as {@code events}; rules that the gateway broke are {@code violations}, which a test expects to be none.
 */
final class Sensor implements AutoCloseable {
    /** Short sentences: {@code connected}, {@code published 1 Acknowledged}, {@code a/b 21.5 q1}, {@code a/b 21.5 q1 retained}. */
    final List<String> events = new CopyOnWriteArrayList<>();

    final List<Violation> violations = new CopyOnWriteArrayList<>();

    private final DatagramChannel channel;
    private final Selector selector;
    private final Queue<ObjLongConsumer<SensorClient>> intents = new ConcurrentLinkedQueue<>();
    private final SensorClient client;
    private final Thread thread;
    private final ByteBuffer out = ByteBuffer.allocate(65_535);
    private final ByteBuffer in = ByteBuffer.allocate(65_535);
    private volatile SensorState state;
    private volatile boolean closed;

    Sensor(SensorSettings settings, int gatewayPort) {
        try {
            selector = Selector.open();
            channel = DatagramChannel.open();
            channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), gatewayPort));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        client = new SensorClient(settings, new Recorder());
        state = client.state();
        thread = new Thread(this::live, "sensor-" + settings.clientId());
        thread.setDaemon(true);
        thread.start();
    }

    String clientId() {
        return client.settings().clientId().value();
    }

    /** Has the client do something, soon. */
    Sensor does(ObjLongConsumer<SensorClient> intent) {
        intents.add(intent);
        selector.wakeup();
        return this;
    }

    Sensor connects() {
        return does(SensorClient::connect);
    }

    Sensor publishes(long token, TopicSelector topic, String payload, Qos qos) {
        return does((sensor, now) -> sensor.publish(token, topic, Octets.utf8(payload), qos, false, now));
    }

    Sensor subscribes(TopicSelector topic, Qos qos) {
        return does((sensor, now) -> sensor.subscribe(topic, qos, now));
    }

    SensorState state() {
        return state;
    }

    private void live() {
        try {
            while (!closed) {
                waitForSomething();
                long now = System.nanoTime();
                for (ObjLongConsumer<SensorClient> intent = intents.poll(); intent != null; intent = intents.poll()) {
                    intent.accept(client, now);
                }
                read(now);
                if (client.nextDeadlineNanos() != Long.MAX_VALUE && client.nextDeadlineNanos() - now <= 0) {
                    client.advanceTo(now);
                }
                state = client.state();
            }
        } catch (IOException e) {
            events.add("socket failed: " + e);
        }
    }

    private void waitForSomething() throws IOException {
        long deadline = client.nextDeadlineNanos();
        if (deadline == Long.MAX_VALUE) {
            selector.select();
        } else {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime()) + 1;
            if (millis > 0) {
                selector.select(millis);
            }
        }
        selector.selectedKeys().clear();
    }

    private void read(long now) throws IOException {
        while (true) {
            in.clear();
            try {
                if (channel.read(in) <= 0) {
                    return;
                }
            } catch (java.net.PortUnreachableException e) {
                // The gateway is away at the moment: like any other loss on the way.
                return;
            }
            Frame frame = MqttSnDecoder.decode(in.flip());
            if (frame instanceof MqttSnMessage message) {
                client.messageReceived(message, now);
            } else {
                events.add("undecodable: " + frame);
            }
        }
    }

    /** Silent from now on: no DISCONNECT, as if the battery was empty. */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
            selector.close();
            channel.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private final class Recorder implements SensorSink {
        @Override
        public void send(MqttSnMessage message) {
            out.clear();
            MqttSnEncoder.encode(message, out);
            try {
                channel.write(out.flip());
            } catch (java.net.PortUnreachableException e) {
                // Lost on the way; the client repeats what matters.
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        @Override
        public void violated(Violation violation) {
            violations.add(violation);
        }

        @Override
        public void connected() {
            events.add("connected");
        }

        @Override
        public void refused(ReturnCode returnCode) {
            events.add("refused " + returnCode);
        }

        @Override
        public void published(long token, PublishOutcome outcome) {
            events.add("published " + token + " " + outcome.getClass().getSimpleName());
        }

        @Override
        public void messageArrived(Delivery delivery) {
            events.add(delivery.topic() + " " + delivery.payload().asText() + " q"
                    + delivery.qos().level() + (delivery.retain() ? " retained" : ""));
        }

        @Override
        public void subscribed(TopicSelector topic, Qos granted) {
            events.add("subscribed " + granted);
        }

        @Override
        public void subscriptionRefused(TopicSelector topic, ReturnCode returnCode) {
            events.add("subscription refused " + returnCode);
        }

        @Override
        public void unsubscribed(TopicSelector topic) {
            events.add("unsubscribed");
        }

        @Override
        public void willMessageUpdated(ReturnCode returnCode) {
            events.add("will message " + returnCode);
        }

        @Override
        public void asleep(SleepCause cause) {
            events.add("asleep " + cause);
        }

        @Override
        public void disconnected() {
            events.add("disconnected");
        }

        @Override
        public void lost(LossReason reason) {
            events.add("lost " + reason);
        }
    }
}
