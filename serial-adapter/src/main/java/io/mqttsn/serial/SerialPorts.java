package io.mqttsn.serial;

import io.mqttsn.serial.port.JSerialCommOpener;
import io.mqttsn.serial.port.LineException;
import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.serial.port.PortDirectory;
import io.mqttsn.serial.port.PortInfo;
import io.mqttsn.serial.port.SysfsPortDirectory;
import java.util.List;
import java.util.Locale;

/** The serial ports of this machine as text for an operator, each with the lines that put it into a configuration. Used by the command {@code ports}. */
public final class SerialPorts {

    private final PortDirectory directory;

    public SerialPorts() {
        this(new SysfsPortDirectory());
    }

    SerialPorts(PortDirectory directory) {
        this.directory = directory;
    }

    /** The ports there are now. Nothing is opened. */
    public List<PortInfo> list() {
        return directory.ports();
    }

    /** All ports, described one below the other, or a sentence when there is none. */
    public String render() {
        List<PortInfo> ports = list();
        if (ports.isEmpty()) {
            return "No serial ports found. Plug the dongle in and look again; 'dmesg | tail' shows whether the system has noticed it.\n";
        }
        StringBuilder text = new StringBuilder();
        for (PortInfo port : ports) {
            text.append(text.isEmpty() ? "" : "\n").append(render(port));
        }
        return text.toString();
    }

    private static String render(PortInfo port) {
        StringBuilder text = new StringBuilder(port.name()).append('\n');
        if (!port.stableName().isEmpty()) {
            line(text, "device", port.device() + " at the moment");
        }
        line(text, "what", (port.manufacturer() + " " + port.description()).strip());
        if (!port.vendor().isEmpty()) {
            String serial = port.serialNumber().isEmpty() ? "" : ", serial number " + port.serialNumber();
            line(text, "usb", port.vendor() + ":" + port.product() + serial);
        }
        line(text, "driver", port.driver());
        line(text, "access", access(port));
        line(text, "in use", port.holders().isEmpty() ? "no" : "by " + port.holders());
        text.append("  configuration:\n");
        snippet(port).lines().forEach(line -> text.append("    ").append(line).append('\n'));
        return text.toString();
    }

    private static void line(StringBuilder text, String name, String value) {
        if (!value.isEmpty()) {
            text.append(String.format(Locale.ROOT, "  %-8s%s%n", name, value));
        }
    }

    private static String access(PortInfo port) {
        return port.accessible() ? "yes" : "no: " + SysfsPortDirectory.accessRemedy(port.group());
    }

    /** The lines of a configuration for this port. */
    public static String snippet(PortInfo port) {
        boolean xbee = (port.description() + port.manufacturer() + port.stableName())
                .toLowerCase(Locale.ROOT)
                .matches(".*(xbee|digi).*");
        String framing = xbee
                ? "    framing: xbee\n    xbee:\n      api-mode: 2\n"
                : "    framing: slip-crc      # or slip, raw, xbee\n";
        return "listeners:\n  - type: serial\n    name: " + name(port) + "\n    port: " + port.name()
                + "\n    line:\n      baud-rate: " + (xbee ? "9600        # the module's BD" : "115200") + "\n"
                + framing;
    }

    private static String name(PortInfo port) {
        return port.device().substring(port.device().lastIndexOf('/') + 1);
    }

    /** Opens the port for a moment, which may reset the device, and says in a sentence how that went. */
    public static String probe(PortInfo port) {
        try {
            new JSerialCommOpener().open(port.name(), LineSettings.DEFAULTS).close();
            return port.name() + " can be opened";
        } catch (LineException e) {
            return e.getMessage();
        }
    }
}
