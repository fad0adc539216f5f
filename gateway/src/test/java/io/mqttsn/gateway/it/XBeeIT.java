package io.mqttsn.gateway.it;

import io.mqttsn.simulator.serial.SerialRelay;
import io.mqttsn.simulator.serial.XBeeRelay;
import io.mqttsn.simulator.serial.XBeeRelaySettings;
import java.io.IOException;

/** All that a sensor may expect, for sensors that are radios behind an XBee module. */
class XBeeIT extends SerialContract {
    @Override
    String framing() {
        return "xbee";
    }

    @Override
    SerialRelay startRelay(String port) throws IOException {
        return XBeeRelay.start(XBeeRelaySettings.of(port).withBaudRate(4_000_000));
    }

    @Override
    void awaitService(Program gateway) {
        gateway.awaitLine("answers in API mode 2");
    }

    /** The radio carries 84 octets. */
    @Override
    int largePayload() {
        return 77;
    }
}
