package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Setting;
import io.mqttsn.serial.xbee.RadioPeers.Dialect;

/** An XBee module in API mode. */
public record XBeeConfig(
        @Setting(
                doc = "The module's AP: 1 without escaping, 2 with it.",
                change = "Set it to what the module is set to.",
                defaultValue = "2",
                min = "1",
                max = "2")
        int apiMode,

        @Setting(
                doc = "The module's firmware: zigbee, also for DigiMesh, or ieee-802-15-4.",
                change = "Set it to ieee-802-15-4 for modules with that firmware.",
                defaultValue = "zigbee")
        Dialect radio,

        @Setting(
                doc = "Radios whose route and signal strength are remembered; any number is served.",
                change = "Raise it above the number of radios in reach.",
                defaultValue = "1024",
                min = "1",
                max = "65535")
        int peersMax) {}
