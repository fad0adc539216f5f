package io.mqttsn.serial.port;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which port is meant: one by its path, or whichever the USB device with these numbers has at the moment. */
public sealed interface PortSelector {

    /** The path to open now, nothing when no such device is plugged in. */
    Optional<String> path(PortDirectory directory);

    /**
     * Reads {@code /dev/ttyUSB0}, {@code /dev/serial/by-id/…} or {@code usb:VENDOR:PRODUCT[:SERIAL]} with vendor and product as four hexadecimal
     * digits.
     *
     * @throws IllegalArgumentException when it is none of these
     */
    static PortSelector parse(String text) {
        if (text.startsWith("usb:")) {
            String[] parts = text.split(":", 4);
            if (parts.length < 3
                    || !ByUsb.ID.matcher(parts[1]).matches()
                    || !ByUsb.ID.matcher(parts[2]).matches()) {
                throw new IllegalArgumentException("port: " + text
                        + " (expected: usb:VENDOR:PRODUCT or usb:VENDOR:PRODUCT:SERIAL, for example usb:0403:6015)");
            }
            String serial = parts.length == 4 ? parts[3] : "";
            return new ByUsb(parts[1].toLowerCase(), parts[2].toLowerCase(), serial);
        }
        if (text.isBlank()) {
            throw new IllegalArgumentException(
                    "port: empty (expected: a path such as /dev/ttyUSB0, or usb:VENDOR:PRODUCT)");
        }
        return new ByPath(text);
    }

    /** A port by its path; links are followed at each opening. */
    record ByPath(String path) implements PortSelector {
        @Override
        public Optional<String> path(PortDirectory directory) {
            return Optional.of(path);
        }

        @Override
        public String toString() {
            return path;
        }
    }

    /**
     * The first port, by name, of the USB device with these numbers.
     *
     * @param vendor four hexadecimal digits in lower case
     * @param product four hexadecimal digits in lower case
     * @param serial the serial number, or empty for any
     */
    record ByUsb(String vendor, String product, String serial) implements PortSelector {

        private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{4}");

        @Override
        public Optional<String> path(PortDirectory directory) {
            List<PortInfo> ports = directory.ports();
            return ports.stream().filter(this::matches).map(PortInfo::device).findFirst();
        }

        private boolean matches(PortInfo port) {
            return port.vendor().equals(vendor)
                    && port.product().equals(product)
                    && (serial.isEmpty() || port.serialNumber().equals(serial));
        }

        @Override
        public String toString() {
            return "usb:" + vendor + ":" + product + (serial.isEmpty() ? "" : ":" + serial);
        }
    }
}
