package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Setting;
import java.util.List;

/**
 * Who may do what on one listener. In patterns {@code *} stands for any characters and {@code ?} for one; a source is an IP address without port, a radio
 * address, or the name of a serial port.
 */
public record AccessConfig(
        @Setting(
                doc = "Sessions of sensors that were last seen here; beyond it new ones are told congestion.",
                change = "Lower it to keep room for the sensors of other listeners.",
                defaultValue = "1000000",
                min = "1",
                max = "10000000")
        int sessionsMax,

        @Setting(
                doc =
                        "Sessions of sensors that were last seen here at one source, and sensors that may be connecting there at once; beyond it new ones are told congestion. Sensors behind a forwarder are all at its source, and those of a serial line without addresses at that line.",
                change =
                        "Lower it where one sender must not take the room of all others; leave room for the sensors that share an address.",
                defaultValue = "1000000",
                min = "1",
                max = "10000000")
        int sessionsPerSource,

        @Setting(
                doc = "Patterns of client ids that may connect; others are refused.",
                change = "Narrow it where strangers can reach the listener.",
                defaultValue = "[\"*\"]")
        List<String> clientIds,

        @Setting(
                doc = "Patterns of sources that may send; what others send is dropped and counted.",
                change = "Narrow it where strangers can reach the listener.",
                defaultValue = "[\"*\"]")
        List<String> sources,

        @Setting(
                doc =
                        "Put before every topic of sensors towards the broker, and taken off towards them; a level of its own ends with a slash.",
                change = "Set it to keep the sensors of several sites apart, for example site1/.",
                defaultValue = "")
        String topicPrefix,

        @Setting(
                doc = "Patterns of sources that may carry messages of nodes behind them (forwarder encapsulation).",
                change = "Name the forwarders of your radio network.",
                defaultValue = "[]")
        List<String> forwarders,

        @Setting(
                doc = "Patterns of sources that may publish without a connection (QoS -1).",
                change = "Name the sensors that only ever publish with predefined ids or short names.",
                defaultValue = "[]")
        List<String> publishWithoutConnection,

        @Setting(
                doc = "Messages that each source may publish without a connection, per second.",
                change = "Raise it for sensors that publish more often, or share an address.",
                defaultValue = "10",
                min = "1",
                max = "1000000")
        int publishesPerSecond,

        @Setting(
                doc =
                        "Whether a sleeping sensor that wakes up at another address keeps its session by its client id alone. On plain UDP anybody could then take it over.",
                change = "Switch it on where addresses change during sleep and nobody else reaches the listener.",
                defaultValue = "false")
        boolean wakeUpMoves) {}
