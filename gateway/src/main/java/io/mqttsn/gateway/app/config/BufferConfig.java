package io.mqttsn.gateway.app.config;

import io.mqttsn.config.ByteSize;
import io.mqttsn.config.Setting;
import java.time.Duration;

/** Messages that wait for sensors. */
public record BufferConfig(
        @Setting(
                doc = "Messages kept for one sensor.",
                change = "Raise it for sensors that sleep while much is published to them.",
                defaultValue = "1000",
                min = "1",
                max = "10000000")
        int messages,

        @Setting(
                doc = "Octets kept for one sensor; whichever limit is reached first counts.",
                change = "Raise it together with messages.",
                defaultValue = "256KiB",
                min = "1KiB",
                max = "16GiB")
        ByteSize bytes,

        @Setting(
                doc = "Messages kept for all sensors together.",
                change = "Raise it for many sleepers, as memory allows.",
                defaultValue = "100000",
                min = "1",
                max = "100000000")
        int totalMessages,

        @Setting(
                doc = "Octets kept for all sensors together.",
                change = "Raise it together with total-messages; the Java heap must have room for it.",
                defaultValue = "64MiB",
                min = "64KiB",
                max = "1024GiB")
        ByteSize totalBytes,

        @Setting(
                doc = "What is dropped when a limit is reached; every drop is counted.",
                change =
                        "Use drop-oldest when only fresh values matter, drop-newest when each message must be seen in turn.",
                defaultValue = "drop-qos0-first")
        DropPolicy policy,

        @Setting(
                doc = "Whether messages of QoS 0 are kept for sleeping sensors at all.",
                change = "Switch it off when messages of QoS 0 are of no use after the fact.",
                defaultValue = "true")
        boolean qos0,

        @Setting(
                doc = "Messages of QoS 0 that a sensor gets in a row when it is back; nothing but this paces them.",
                change = "Lower it for sensors and radios with small receive buffers.",
                defaultValue = "16",
                min = "1",
                max = "10000000")
        int qos0Burst,

        @Setting(
                doc = "Pause after so many.",
                change = "Raise it where such messages get lost on their way; the sensor is awake for longer.",
                defaultValue = "10ms",
                min = "1ms",
                max = "10s")
        Duration qos0Pause) {

    public BufferConfig {
        if (bytes.compareTo(totalBytes) > 0) {
            throw new IllegalArgumentException("bytes (" + bytes + ") is more than total-bytes (" + totalBytes + ")");
        }
        if (messages > totalMessages) {
            throw new IllegalArgumentException(
                    "messages (" + messages + ") is more than total-messages (" + totalMessages + ")");
        }
    }
}
