package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Setting;

/** The mode of one kind of sensor. */
public record UplinkModeConfig(
        @Setting(
                doc = "Client ids of these sensors; * stands for any characters, ? for one.",
                change = "Name the sensors that need another mode than the rest.")
        String clients,

        @Setting(
                doc = "Their mode: aggregating or transparent.",
                change = "Choose transparent where the broker is to know each sensor by itself.")
        UplinkMode mode) {}
