package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.ConnAck;
import io.mqttsn.codec.Connect;
import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.SubAck;
import io.mqttsn.codec.Subscribe;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.codec.v12.MqttSnEncoder;
import io.mqttsn.config.ConfigOverride;
import io.mqttsn.gateway.app.config.GatewayConfig;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What the gateway tells about itself, in real time: the shortest intervals that can be configured are a second. */
class StatusKeysTest {

    private static Gateway start(String... assignments) throws StartException {
        return Gateway.start(GatewayConfig.load(
                        Optional.empty(),
                        Stream.concat(
                                        Stream.of("listeners.0.bind=127.0.0.1:0", "broker.listeners=[]"),
                                        Stream.of(assignments))
                                .map(assignment -> assignment.split("=", 2))
                                .map(pair -> ConfigOverride.of(pair[0], pair[1], "--set"))
                                .toList())
                .orElseThrow(errors -> new AssertionError(errors.toString())));
    }

    /** A sensor that subscribes to the status gets it at once, since it is retained, and again a second later; by default it would wait for ten. */
    @Test
    void shouldPublishItsStatusWhereAndAsOftenAsConfigured() throws Exception {
        Gateway gateway = start("status.topic=site/status", "status.interval=1s");
        try (DatagramSocket sensor = new DatagramSocket(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            sensor.connect(InetAddress.getLoopbackAddress(), gateway.udpPorts().get(0));
            sensor.setSoTimeout(5_000);
            send(sensor, new Connect(false, true, 1, 60, ClientId.of("s")));
            assertInstanceOf(ConnAck.class, receive(sensor));
            send(sensor, new Subscribe(false, Qos.ZERO, 1, new FilterText("site/status")));
            assertInstanceOf(SubAck.class, receive(sensor));
            Publish kept = assertInstanceOf(Publish.class, receive(sensor));
            assertTrue(kept.retain());
            Publish next = assertInstanceOf(Publish.class, receive(sensor));
            assertEquals(kept.topic(), next.topic());
            assertTrue(next.data().asText().contains("\"uptime"), next.data()::asText);
        } finally {
            gateway.stop();
        }
    }

    @Test
    void shouldLogStatisticsAsOftenAsConfigured() throws Exception {
        CountDownLatch lines = new CountDownLatch(1);
        AppenderBase<ILoggingEvent> counting = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                if (event.getFormattedMessage().startsWith("clients:")) {
                    lines.countDown();
                }
            }
        };
        Logger logger = (Logger) LoggerFactory.getLogger(Gateway.class);
        logger.setLevel(Level.INFO);
        counting.start();
        logger.addAppender(counting);
        Gateway gateway = start("status.log-interval=1s");
        try {
            assertTrue(lines.await(5, TimeUnit.SECONDS), "by default there would be a line after a minute");
        } finally {
            gateway.stop();
            logger.detachAppender(counting);
            logger.setLevel(null);
        }
    }

    private static void send(DatagramSocket sensor, Frame frame) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(MqttSnEncoder.encodedLength(frame));
        MqttSnEncoder.encode(frame, octets);
        sensor.send(new DatagramPacket(octets.array(), octets.capacity()));
    }

    private static Frame receive(DatagramSocket sensor) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
        sensor.receive(packet);
        return MqttSnDecoder.decode(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
    }
}
