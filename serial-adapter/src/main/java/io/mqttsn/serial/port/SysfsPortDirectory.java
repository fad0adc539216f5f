package io.mqttsn.serial.port;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The serial ports that Linux shows below {@code /sys/class/tty}. Nothing is opened: opening may reset a board or disturb whoever uses the port.
 * Elsewhere than on Linux the list is empty, and ports are chosen by their path.
 */
public final class SysfsPortDirectory implements PortDirectory {

    private final Path sys;
    private final Path dev;
    private final PortHolders holders;

    public SysfsPortDirectory() {
        this(Path.of("/sys"), Path.of("/dev"), Path.of("/proc"));
    }

    /** Looks into other trees, as tests do. */
    SysfsPortDirectory(Path sys, Path dev, Path proc) {
        this.sys = sys;
        this.dev = dev;
        this.holders = new PortHolders(proc);
    }

    @Override
    public List<PortInfo> ports() {
        Map<Path, Path> stableNames = stableNames();
        List<PortInfo> ports = new ArrayList<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(sys.resolve("class/tty"))) {
            for (Path entry : entries) {
                Path device = dev.resolve(entry.getFileName().toString());
                if (hasHardware(entry) && Files.exists(device)) {
                    ports.add(describe(entry, device, stableNames));
                }
            }
        } catch (IOException e) {
            return List.of();
        }
        ports.sort(Comparator.comparing(PortInfo::device));
        return ports;
    }

    /** Consoles have no device behind them; the four UARTs that a PC announces are of type 0 where there is no chip. */
    private static boolean hasHardware(Path entry) {
        return Files.exists(entry.resolve("device")) && !text(entry, "type").equals("0");
    }

    private PortInfo describe(Path entry, Path device, Map<Path, Path> stableNames) {
        Path usb = usbDevice(entry);
        Path stable = stableNames.get(device);
        return new PortInfo(
                device.toString(),
                stable == null ? "" : stable.toString(),
                usb == null ? "" : text(usb, "product"),
                usb == null ? "" : text(usb, "manufacturer"),
                usb == null ? "" : text(usb, "idVendor"),
                usb == null ? "" : text(usb, "idProduct"),
                usb == null ? "" : text(usb, "serial"),
                driver(entry),
                group(device),
                Files.isReadable(device) && Files.isWritable(device),
                holders.otherHolders(device));
    }

    /** The USB device is some levels above the port: interface, then device for CDC-ACM; one more level for converters. */
    private static @Nullable Path usbDevice(Path entry) {
        try {
            for (Path at = entry.resolve("device").toRealPath(); at != null; at = at.getParent()) {
                if (Files.exists(at.resolve("idVendor"))) {
                    return at;
                }
            }
            return null;
        } catch (IOException e) {
            // Unplugged meanwhile.
            return null;
        }
    }

    /** Since Linux 6.5 a UART has two devices of the kernel's own bookkeeping between itself and the port, with drivers called ctrl and port. */
    private static String driver(Path entry) {
        try {
            Path device = entry.resolve("device").toRealPath();
            while (isBookkeeping(device)) {
                device = device.getParent();
            }
            return device.resolve("driver").toRealPath().getFileName().toString();
        } catch (IOException e) {
            return "";
        }
    }

    private static boolean isBookkeeping(Path device) throws IOException {
        Path subsystem = device.resolve("subsystem");
        return Files.exists(subsystem) && subsystem.toRealPath().endsWith("serial-base");
    }

    /** The group of a device file, or empty where the file system knows none. */
    static String group(Path device) {
        try {
            return Files.readAttributes(device, PosixFileAttributes.class)
                    .group()
                    .getName();
        } catch (IOException | UnsupportedOperationException e) {
            return "";
        }
    }

    /** What to do so that this user may open a port of this group. Nobody should join root's. */
    public static String accessRemedy(String group) {
        if (group.isEmpty() || group.equals("root")) {
            return "it belongs to no group but root's; let udev give it to one:"
                    + " a line SUBSYSTEM==\"tty\", GROUP=\"dialout\" in /etc/udev/rules.d/50-serial.rules, and be in that group";
        }
        return "it belongs to group " + group + ": run 'usermod -aG " + group + " " + System.getProperty("user.name")
                + "' and start the gateway anew";
    }

    private Map<Path, Path> stableNames() {
        Map<Path, Path> names = new HashMap<>();
        try (DirectoryStream<Path> links = Files.newDirectoryStream(dev.resolve("serial/by-id"))) {
            for (Path link : links) {
                names.put(link.resolveSibling(Files.readSymbolicLink(link)).normalize(), link);
            }
        } catch (IOException e) {
            // No such folder without a USB port, or a link that vanished: the device names remain.
            return names;
        }
        return names;
    }

    /** Attributes are a line of whatever octets the device reports. */
    private static String text(Path folder, String attribute) {
        try {
            return new String(Files.readAllBytes(folder.resolve(attribute)), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            return "";
        }
    }
}
