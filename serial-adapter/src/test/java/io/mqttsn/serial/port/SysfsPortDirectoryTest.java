package io.mqttsn.serial.port;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against folders laid out as Linux 6 lays them out. */
class SysfsPortDirectoryTest {

    @TempDir
    Path root;

    private PortDirectory directory;

    @BeforeEach
    void layOut() throws IOException {
        directory = new SysfsPortDirectory(root.resolve("sys"), root.resolve("dev"), root.resolve("proc"));
        // An FTDI converter: the USB device is two levels above the port.
        Path ftdi = usbDevice("1-1", "0403", "6015", "FT231X USB UART", "FTDI", "DN01ABCD");
        port("ttyUSB0", ftdi.resolve("1-1:1.0/ttyUSB0"), "ftdi_sio");
        link(root.resolve("dev/serial/by-id/usb-FTDI_FT231X_USB_UART_DN01ABCD-if00-port0"), Path.of("../../ttyUSB0"));
        // A CDC-ACM device without a serial number: one level above.
        Path acm = usbDevice("1-2", "2341", "0043", "Uno", "Arduino", "");
        port("ttyACM0", acm.resolve("1-2:1.0"), "cdc_acm");
        // A console without hardware, and a UART that is announced but not there.
        Files.createDirectories(root.resolve("sys/class/tty/tty0"));
        Path absent = root.resolve("sys/devices/platform/serial8250/tty/ttyS3");
        port("ttyS3", absent, "serial8250");
        Files.writeString(root.resolve("sys/class/tty/ttyS3/type"), "0\n");
    }

    private Path usbDevice(String name, String vendor, String product, String text, String maker, String serial)
            throws IOException {
        Path device = Files.createDirectories(root.resolve("sys/devices/pci0/usb1/" + name));
        Files.writeString(device.resolve("idVendor"), vendor + "\n");
        Files.writeString(device.resolve("idProduct"), product + "\n");
        Files.writeString(device.resolve("product"), text + "\n");
        Files.writeString(device.resolve("manufacturer"), maker + "\n");
        if (!serial.isEmpty()) {
            Files.writeString(device.resolve("serial"), serial + "\n");
        }
        return device;
    }

    private void port(String name, Path device, String driver) throws IOException {
        Path entry = Files.createDirectories(root.resolve("sys/class/tty/" + name));
        link(entry.resolve("device"), Files.createDirectories(device));
        link(device.resolve("driver"), Files.createDirectories(root.resolve("sys/bus/drivers/" + driver)));
        Files.createDirectories(root.resolve("dev"));
        Files.createFile(root.resolve("dev/" + name));
    }

    private static void link(Path link, Path target) throws IOException {
        Files.createDirectories(link.getParent());
        Files.createSymbolicLink(link, target);
    }

    @Test
    void shouldDescribePortsWithHardwareBehindThem() {
        List<PortInfo> ports = directory.ports();

        assertEquals(2, ports.size());
        PortInfo acm = ports.get(0);
        assertEquals(root.resolve("dev/ttyACM0").toString(), acm.name());
        assertEquals("2341:0043 Arduino Uno cdc_acm ", text(acm));
        PortInfo ftdi = ports.get(1);
        assertEquals(root.resolve("dev/ttyUSB0").toString(), ftdi.device());
        assertTrue(ftdi.name().endsWith("by-id/usb-FTDI_FT231X_USB_UART_DN01ABCD-if00-port0"));
        assertEquals("0403:6015 FTDI FT231X USB UART ftdi_sio DN01ABCD", text(ftdi));
        assertTrue(ftdi.accessible());
        assertEquals("", ftdi.holders());
    }

    private static String text(PortInfo port) {
        return port.vendor() + ":" + port.product() + " " + port.manufacturer() + " " + port.description() + " "
                + port.driver() + " " + port.serialNumber();
    }

    @Test
    void shouldNameTheProcessThatHasAPortOpen() throws IOException {
        Path process = Files.createDirectories(root.resolve("proc/4711"));
        Files.writeString(process.resolve("comm"), "minicom\n");
        link(process.resolve("fd/3"), root.resolve("dev/ttyUSB0"));
        Files.createDirectories(root.resolve("proc/self/fd"));
        Files.createDirectories(root.resolve("proc/12"));

        assertEquals("minicom (pid 4711)", directory.ports().get(1).holders());
        assertEquals("", directory.ports().get(0).holders());
    }

    @Test
    void shouldTellJavaProgramsApart() throws IOException {
        Path process = Files.createDirectories(root.resolve("proc/815"));
        Files.writeString(process.resolve("comm"), "java\n");
        Files.writeString(process.resolve("cmdline"), "/usr/bin/java\0-Xmx256m\0-jar\0/opt/lib/gateway-1.0.jar\0run\0");
        link(process.resolve("fd/3"), root.resolve("dev/ttyUSB0"));
        Path other = Files.createDirectories(root.resolve("proc/816"));
        Files.writeString(other.resolve("comm"), "java\n");
        Files.writeString(other.resolve("cmdline"), "java\0Main\0");
        link(other.resolve("fd/7"), root.resolve("dev/ttyACM0"));

        assertEquals("java gateway-1.0.jar (pid 815)", directory.ports().get(1).holders());
        assertEquals("java (pid 816)", directory.ports().get(0).holders());
    }

    /** The ports that newer kernels put between a UART and its terminal. */
    @Test
    void shouldNameTheDriverOfTheChip() throws IOException {
        Path chip = root.resolve("sys/devices/pnp0/00:00");
        Path bookkeeping = chip.resolve("00:00:0/00:00:0.0");
        port("ttyS0", bookkeeping, "port");
        Path bus = Files.createDirectories(root.resolve("sys/bus/serial-base"));
        link(bookkeeping.resolve("subsystem"), bus);
        link(bookkeeping.getParent().resolve("subsystem"), bus);
        link(chip.resolve("driver"), Files.createDirectories(root.resolve("sys/bus/pnp/drivers/serial")));

        assertEquals("serial", directory.ports().get(1).driver());
    }

    @Test
    void shouldFindNothingWhereThereIsNoSys() {
        PortDirectory empty = new SysfsPortDirectory(root.resolve("x"), root.resolve("y"), root.resolve("z"));

        assertEquals(List.of(), empty.ports());
    }

    @Test
    void shouldSelectByUsbNumbers() {
        String acm = root.resolve("dev/ttyACM0").toString();
        String ftdi = root.resolve("dev/ttyUSB0").toString();

        assertEquals(Optional.of(acm), PortSelector.parse("usb:2341:0043").path(directory));
        assertEquals(
                Optional.of(ftdi), PortSelector.parse("usb:0403:6015:DN01ABCD").path(directory));
        assertEquals(Optional.empty(), PortSelector.parse("usb:0403:6015:DN02").path(directory));
        assertEquals(
                Optional.of("/dev/ttyUSB7"), PortSelector.parse("/dev/ttyUSB7").path(directory));
    }
}
