package io.mqttsn.gateway.app.config;

/** How important a line must be to be logged. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE
}
