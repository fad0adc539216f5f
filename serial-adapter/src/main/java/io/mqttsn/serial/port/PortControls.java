package io.mqttsn.serial.port;

import com.fazecast.jSerialComm.SerialPort;

/** What can be set at a port that is not open yet, so that it opens that way. Tests write down what is set; jSerialComm tells of some of it only. */
interface PortControls {

    /** With jSerialComm's numbers for stop bits and parity. */
    void format(int baudRate, int dataBits, int stopBits, int parity);

    /** RTS and CTS stop and start the flow of octets. */
    void hardwareFlowControl();

    /** DTR stays low. */
    void clearDtr();

    /** RTS stays low, while it does not control the flow. */
    void clearRts();

    /** Sets all that these settings say. */
    static void apply(LineSettings settings, PortControls port) {
        int parity =
                switch (settings.parity()) {
                    case NONE -> SerialPort.NO_PARITY;
                    case ODD -> SerialPort.ODD_PARITY;
                    case EVEN -> SerialPort.EVEN_PARITY;
                };
        int stopBits = settings.stopBits() == 1 ? SerialPort.ONE_STOP_BIT : SerialPort.TWO_STOP_BITS;
        port.format(settings.baudRate(), settings.dataBits(), stopBits, parity);
        if (settings.rtsCts()) {
            port.hardwareFlowControl();
        }
        if (!settings.dtr()) {
            port.clearDtr();
        }
        if (!settings.rts()) {
            port.clearRts();
        }
    }

    /** The controls of a real port. */
    record OfSerialPort(SerialPort port) implements PortControls {

        @Override
        public void format(int baudRate, int dataBits, int stopBits, int parity) {
            port.setComPortParameters(baudRate, dataBits, stopBits, parity);
        }

        @Override
        public void hardwareFlowControl() {
            port.setFlowControl(SerialPort.FLOW_CONTROL_RTS_ENABLED | SerialPort.FLOW_CONTROL_CTS_ENABLED);
        }

        @Override
        public void clearDtr() {
            port.clearDTR();
        }

        @Override
        public void clearRts() {
            port.clearRTS();
        }
    }
}
