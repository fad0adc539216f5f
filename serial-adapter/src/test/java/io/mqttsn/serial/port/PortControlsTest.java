package io.mqttsn.serial.port;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fazecast.jSerialComm.SerialPort;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortControlsTest {

    private static final String USUAL_FORMAT = "115200 8 " + SerialPort.ONE_STOP_BIT + " " + SerialPort.NO_PARITY;

    private final List<String> calls = new ArrayList<>();

    /** Writes down what is set. */
    private final PortControls port = new PortControls() {
        @Override
        public void format(int baudRate, int dataBits, int stopBits, int parity) {
            calls.add(baudRate + " " + dataBits + " " + stopBits + " " + parity);
        }

        @Override
        public void hardwareFlowControl() {
            calls.add("RTS/CTS");
        }

        @Override
        public void clearDtr() {
            calls.add("DTR low");
        }

        @Override
        public void clearRts() {
            calls.add("RTS low");
        }
    };

    private void apply(boolean rtsCts, boolean dtr, boolean rts) {
        PortControls.apply(new LineSettings(115200, 8, Parity.NONE, 1, rtsCts, dtr, rts), port);
    }

    @Test
    void shouldSetTheFormatOfAnOctet() {
        PortControls.apply(new LineSettings(9600, 7, Parity.EVEN, 2, false, true, true), port);
        PortControls.apply(new LineSettings(921600, 8, Parity.ODD, 1, false, true, true), port);

        assertEquals(
                List.of(
                        "9600 7 " + SerialPort.TWO_STOP_BITS + " " + SerialPort.EVEN_PARITY,
                        "921600 8 " + SerialPort.ONE_STOP_BIT + " " + SerialPort.ODD_PARITY),
                calls);
    }

    @Test
    void shouldControlTheFlowByRtsAndCtsOnlyWhenTold() {
        apply(true, true, true);
        apply(false, true, true);

        assertEquals(List.of(USUAL_FORMAT, "RTS/CTS", USUAL_FORMAT), calls);
    }

    @Test
    void shouldLeaveDtrLowOnlyWhenTold() {
        apply(false, false, true);
        apply(false, true, true);

        assertEquals(List.of(USUAL_FORMAT, "DTR low", USUAL_FORMAT), calls);
    }

    @Test
    void shouldLeaveRtsLowOnlyWhenTold() {
        apply(false, true, false);
        apply(false, true, true);

        assertEquals(List.of(USUAL_FORMAT, "RTS low", USUAL_FORMAT), calls);
    }
}
