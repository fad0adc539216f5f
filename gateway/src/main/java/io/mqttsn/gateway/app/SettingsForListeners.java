package io.mqttsn.gateway.app;

import io.mqttsn.gateway.app.config.SerialLineConfig;
import io.mqttsn.gateway.app.config.SerialListenerConfig;
import io.mqttsn.gateway.app.config.SerialPacingConfig;
import io.mqttsn.gateway.app.config.UdpListenerConfig;
import io.mqttsn.gateway.app.config.XBeeConfig;
import io.mqttsn.serial.PacingSettings;
import io.mqttsn.serial.SerialSettings;
import io.mqttsn.serial.XBeeSettings;
import io.mqttsn.serial.port.LineSettings;
import io.mqttsn.udp.UdpSettings;

/** What the operator wrote about sockets and serial ports, as the transports take it. */
final class SettingsForListeners {

    private SettingsForListeners() {}

    static UdpSettings udp(UdpListenerConfig udp) {
        return new UdpSettings(
                udp.name(),
                udp.bind().host(),
                udp.bind().port(),
                udp.maxFrameSize().toIntExact(),
                udp.receiveBuffer().toIntExact(),
                udp.sendBuffer().toIntExact(),
                udp.discovery());
    }

    static SerialSettings serial(SerialListenerConfig serial) {
        SerialLineConfig line = serial.line();
        XBeeConfig xbee = serial.xbee();
        SerialPacingConfig pacing = serial.pacing();
        return new SerialSettings(
                serial.name(),
                serial.port(),
                new LineSettings(
                        line.baudRate(),
                        line.dataBits(),
                        line.parity(),
                        line.stopBits(),
                        line.rtsCts(),
                        line.dtr(),
                        line.rts()),
                serial.framing(),
                new XBeeSettings(xbee.apiMode(), xbee.radio(), xbee.peersMax()),
                serial.maxFrameSize().toIntExact(),
                new PacingSettings(pacing.maxQueueTime(), pacing.tRetry(), pacing.overflow()),
                serial.idleGap(),
                serial.settleTime(),
                serial.reopenDelayMax());
    }
}
