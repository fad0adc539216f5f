package io.mqttsn.gateway.app.config;

import io.mqttsn.config.ByteSize;
import io.mqttsn.config.Setting;
import io.mqttsn.config.Variant;
import io.mqttsn.serial.Framing;
import io.mqttsn.serial.port.PortSelector;
import java.time.Duration;

/** Sensors behind a serial port: one device on the wire, or a radio dongle with many. */
@Variant(
        value = "serial",
        doc = "A serial port: one device on the wire, or a radio dongle with many sensors. See [serial.md](serial.md).")
public record SerialListenerConfig(
        @Setting(
                doc = "What logs and counters call this listener; part of the address of every sensor behind it.",
                change = "Give each listener its own when there are several.",
                defaultValue = "serial")
        String name,

        @Setting(
                doc =
                        "The port: a path, or usb:VENDOR:PRODUCT[:SERIAL] for a USB device by its numbers, wherever it is plugged in.",
                change = "Take what \"mqttsn-gateway ports\" shows; names below /dev/serial/by-id stay the same.",
                example = "/dev/ttyUSB0")
        String port,

        @Setting(doc = "How octets travel on the wire; the device must use the same.")
        SerialLineConfig line,

        @Setting(
                doc =
                        "How messages are told apart: slip-crc, slip, raw for bare messages, or xbee for a radio module in API mode.",
                change = "Set it to what the device speaks; take slip-crc where you write the firmware.",
                defaultValue = "slip-crc")
        Framing framing,

        @Setting(doc = "The radio module. Only for framing xbee.")
        XBeeConfig xbee,

        @Setting(
                doc =
                        "Longest message in either direction; a longer one is dropped whole and counted. A radio module's own limit counts as well.",
                change = "Lower it to what the devices can take.",
                defaultValue = "1KiB",
                min = "16",
                max = "65535")
        ByteSize maxFrameSize,

        @Setting(doc = "How much may wait for the line.") SerialPacingConfig pacing,

        @Setting(
                doc =
                        "A pause that ends a message which has begun; at least the time of five octets. With slip and slip-crc it"
                                + " stands for an END that is lost.",
                change = "Raise it where a converter delivers in bursts.",
                defaultValue = "50ms",
                min = "1ms",
                max = "10s")
        Duration idleGap,

        @Setting(
                doc = "How long after its opening the port is not written to.",
                change = "Set it to 2s for boards that restart when their port is opened, as most Arduinos do.",
                defaultValue = "0s",
                min = "0s",
                max = "1m")
        Duration settleTime,

        @Setting(
                doc = "Longest pause between two attempts to open a port that is missing or busy.",
                change = "Lower it when service must return at once after plugging in.",
                defaultValue = "5s",
                min = "100ms",
                max = "10m")
        Duration reopenDelayMax,

        @Setting(doc = "Who may do what on this listener.") AccessConfig access,

        @Setting(doc = "Limits that are other here than on the rest of the listeners.")
        ListenerLimitsConfig limits)
        implements ListenerConfig {

    public SerialListenerConfig {
        // Says itself what is wrong.
        PortSelector.parse(port);
    }

    @Override
    public String place() {
        return port.substring(port.lastIndexOf('/') + 1).replace(':', '-');
    }
}
