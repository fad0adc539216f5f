package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Setting;
import io.mqttsn.serial.port.Parity;

/** How octets travel on a serial line. */
public record SerialLineConfig(
        @Setting(
                doc = "Bits per second.",
                change = "Set it to the device's; XBee modules have 9600 when new.",
                defaultValue = "115200",
                min = "300",
                max = "4000000")
        int baudRate,

        @Setting(
                doc = "Bits of one character.",
                change = "Leave it: with 7 only devices work that never send an octet above 127.",
                defaultValue = "8",
                min = "7",
                max = "8")
        int dataBits,

        @Setting(doc = "The parity bit: none, odd or even.", change = "Set it to the device's.", defaultValue = "none")
        Parity parity,

        @Setting(doc = "Stop bits.", change = "Set it to the device's.", defaultValue = "1", min = "1", max = "2")
        int stopBits,

        @Setting(
                doc = "Hardware flow control with RTS and CTS.",
                change = "Switch it on where both wires exist; where they do not, nothing would be sent.",
                defaultValue = "false")
        boolean rtsCts,

        @Setting(
                doc =
                        "The level of DTR once the port is open; Linux raises it for a moment at each opening all the same.",
                change =
                        "Set it to false for devices that want it low; where boards restart at its edge, settle-time helps.",
                defaultValue = "true")
        boolean dtr,

        @Setting(
                doc = "The level of RTS once the port is open, without flow control; at the opening it is as with DTR.",
                change =
                        "Set it to false where dtr is; boards with an ESP32 are held in reset while only one of the two is low.",
                defaultValue = "true")
        boolean rts) {}
