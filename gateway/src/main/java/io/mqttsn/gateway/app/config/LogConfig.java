package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Setting;

/** What is logged. */
public record LogConfig(
        @Setting(
                doc = "The least important lines to be logged.",
                change = "Use debug to see messages of single sensors, warn on boxes with little disk.",
                defaultValue = "info")
        LogLevel level,

        @Setting(
                doc = "One of how many frames is logged in full at level debug; 0 for none, 1 for each.",
                change = "Raise it when debug logs grow too fast.",
                defaultValue = "1",
                min = "0",
                max = "1000000")
        int frameSampling) {}
