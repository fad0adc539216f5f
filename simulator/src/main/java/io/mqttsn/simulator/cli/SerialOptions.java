package io.mqttsn.simulator.cli;

import io.mqttsn.serial.Framing;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.simulator.serial.SerialRelay;
import io.mqttsn.simulator.serial.WireRelay;
import io.mqttsn.simulator.serial.XBeeRelay;
import io.mqttsn.simulator.serial.XBeeRelaySettings;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options of clients that may reach their gateway by way of a serial port instead of UDP. */
final class SerialOptions {

    @Spec(Target.MIXEE)
    @SuppressWarnings("NullAway.Init")
    CommandSpec command;

    @Option(
            names = "--serial",
            paramLabel = "PORT",
            description = "Reach the gateway through this serial port, as the device at its other end.")
    @Nullable
    String port;

    @Option(
            names = "--framing",
            paramLabel = "NAME",
            defaultValue = "slip-crc",
            description =
                    "With --serial: raw, slip, slip-crc, or xbee to be an XBee module in API mode 2. Default: ${DEFAULT-VALUE}.")
    String framing = "";

    @Option(
            names = "--baud",
            paramLabel = "RATE",
            defaultValue = "115200",
            description = "With --serial: bits per second; kept on pseudo-terminals too. Default: ${DEFAULT-VALUE}.")
    int baudRate;

    /** Where the clients send to, until it is closed. */
    record Way(InetSocketAddress gateway, AutoCloseable relay) implements AutoCloseable {
        @Override
        public void close() throws ToolFailure {
            try {
                relay.close();
            } catch (Exception e) {
                throw new ToolFailure("the serial port was not given back in good order: " + e.getMessage());
            }
        }
    }

    /**
     * The way that the options ask for.
     *
     * @param gateway the gateway's UDP listener, when it is not reached through a serial port
     * @param clients whether several clients share it: on a wire for one device they sit behind a forwarder then
     */
    Way open(InetSocketAddress gateway, boolean clients) throws ToolFailure {
        if (port == null) {
            return new Way(gateway, () -> {});
        }
        try {
            SerialRelay relay = relay(port, clients);
            return new Way(relay.address(), relay);
        } catch (IOException e) {
            throw ToolFailure.unusable(String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), "--serial: " + e.getMessage());
        }
    }

    /** Whether several clients would share a wire for one device. */
    boolean isModem() {
        return port != null && framing() != Framing.XBEE;
    }

    private SerialRelay relay(String path, boolean clients) throws IOException {
        Framing chosen = framing();
        if (chosen == Framing.XBEE) {
            return XBeeRelay.start(XBeeRelaySettings.of(path).withBaudRate(baudRate));
        }
        SerialSettings settings = SerialSettings.of("simulator", path)
                .withFraming(chosen)
                .withLine(LineSettings.DEFAULTS.withBaudRate(baudRate));
        return WireRelay.start(settings, clients);
    }

    private Framing framing() {
        return switch (framing) {
            case "raw" -> Framing.RAW;
            case "slip" -> Framing.SLIP;
            case "slip-crc" -> Framing.SLIP_CRC;
            case "xbee" -> Framing.XBEE;
            default ->
                throw new ParameterException(
                        command.commandLine(), "--framing " + framing + " (expected: raw, slip, slip-crc or xbee)");
        };
    }
}
