package io.mqttsn.gateway.it;

import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.simulator.serial.SerialRelay;
import io.mqttsn.simulator.serial.WireRelay;
import java.io.IOException;

/** All that a sensor may expect, for sensors behind a forwarder: a radio modem on a wire with framing slip-crc. */
class RadioModemIT extends SerialContract {
    @Override
    String framing() {
        return "slip-crc";
    }

    @Override
    SerialRelay startRelay(String port) throws IOException {
        SerialSettings settings =
                SerialSettings.of("modem", port).withLine(LineSettings.DEFAULTS.withBaudRate(4_000_000));
        return WireRelay.start(settings, true);
    }
}
