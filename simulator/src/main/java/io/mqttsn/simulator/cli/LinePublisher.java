package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Octets;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.net.SensorLoop;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Semaphore;

/** Each line of standard input; the next one is read when the one before has its outcome. */
final class LinePublisher extends Publisher {

    private final Semaphore turn = new Semaphore(1);

    LinePublisher(
            SensorLoop loop,
            SensorSettings settings,
            ClientOptions options,
            TopicSelector topic,
            Qos qos,
            boolean retain) {
        super(loop, settings, options, topic, qos, retain);
    }

    @Override
    void ready() {
        Thread reader = new Thread(this::readLines, "sim-input");
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    void next() {
        turn.release();
    }

    private void readLines() {
        try {
            BufferedReader lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Octets payload = Octets.utf8(line);
                if (payload.length() > MessageOptions.PAYLOAD_MAX) {
                    int length = payload.length();
                    loop().execute(() -> fail(
                            "a line has " + length + " octets (expected: at most " + MessageOptions.PAYLOAD_MAX + ")"));
                    return;
                }
                turn.acquire();
                loop().execute(() -> publish(payload));
            }
            turn.acquire();
            loop().execute(this::finish);
        } catch (IOException e) {
            loop().execute(() -> fail("standard input cannot be read (" + e + ")"));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
