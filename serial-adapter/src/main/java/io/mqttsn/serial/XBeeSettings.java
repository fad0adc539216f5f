package io.mqttsn.serial;

import io.mqttsn.serial.xbee.ApiMode;
import io.mqttsn.serial.xbee.RadioPeers.Dialect;

/**
 * The module on the port, for framing {@code xbee}.
 *
 * @param apiMode 1 or 2, the module's AP; default 2
 * @param radio the module's firmware: zigbee (DigiMesh likewise) or ieee-802-15-4; default zigbee. Decides how a radio is spoken to that has not
 *     been heard yet, and how broadcasts are sent; a radio that was heard is answered in kind
 * @param peersMax radios whose route and signal strength are remembered, 1..65535; default 1024
 */
public record XBeeSettings(int apiMode, Dialect radio, int peersMax) {

    public static final XBeeSettings DEFAULTS = new XBeeSettings(2, Dialect.ZIGBEE, 1024);

    public XBeeSettings {
        ApiMode.of(apiMode);
        if (peersMax < 1 || peersMax > 65_535) {
            throw new IllegalArgumentException("peers-max: " + peersMax + " (expected: 1..65535)");
        }
    }

    public XBeeSettings withApiMode(int value) {
        return new XBeeSettings(value, radio, peersMax);
    }
}
