package io.mqttsn.serial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.serial.port.PortInfo;
import java.util.List;
import org.junit.jupiter.api.Test;

class SerialPortsTest {

    private static final PortInfo FTDI = new PortInfo(
            "/dev/ttyUSB0",
            "/dev/serial/by-id/usb-FTDI_FT231X_USB_UART_DN01ABCD-if00-port0",
            "FT231X USB UART",
            "FTDI",
            "0403",
            "6015",
            "DN01ABCD",
            "ftdi_sio",
            "dialout",
            false,
            "minicom (pid 4711)");

    @Test
    void shouldShowWhatAnOperatorNeeds() {
        String expected = """
                /dev/serial/by-id/usb-FTDI_FT231X_USB_UART_DN01ABCD-if00-port0
                  device  /dev/ttyUSB0 at the moment
                  what    FTDI FT231X USB UART
                  usb     0403:6015, serial number DN01ABCD
                  driver  ftdi_sio
                  access  no: it belongs to group dialout: run 'usermod -aG dialout USER' and start the gateway anew
                  in use  by minicom (pid 4711)
                  configuration:
                    listeners:
                      - type: serial
                        name: ttyUSB0
                        port: /dev/serial/by-id/usb-FTDI_FT231X_USB_UART_DN01ABCD-if00-port0
                        line:
                          baud-rate: 115200
                        framing: slip-crc      # or slip, raw, xbee
                """.replace("USER", System.getProperty("user.name"));

        assertEquals(expected, new SerialPorts(() -> List.of(FTDI)).render());
    }

    @Test
    void shouldSuggestTheFramingOfAnXBeeDongle() {
        PortInfo dongle = new PortInfo(
                "/dev/ttyUSB0", "", "XBee Explorer", "Digi", "0403", "6001", "", "ftdi_sio", "dialout", true, "");

        String snippet = SerialPorts.snippet(dongle);

        assertTrue(snippet.contains("framing: xbee\n    xbee:\n      api-mode: 2\n"), snippet);
        assertTrue(snippet.contains("port: /dev/ttyUSB0\n"), snippet);
    }

    @Test
    void shouldNotSendAnybodyIntoTheGroupOfRoot() {
        PortInfo uart = new PortInfo("/dev/ttyS0", "", "", "", "", "", "", "", "root", false, "");

        String text = new SerialPorts(() -> List.of(uart)).render();

        assertTrue(text.contains("GROUP=\"dialout\" in /etc/udev/rules.d"), text);
        assertFalse(text.contains("usermod"), text);
    }

    @Test
    void shouldSayThatThereIsNoPort() {
        assertTrue(new SerialPorts(List::of).render().startsWith("No serial ports found."));
    }
}
