package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Setting;
import java.time.Duration;

/** The MQTT-SN side: timers of MQTT-SN 1.2, §7.2, and the limits of sessions. */
public record SensorsConfig(
        @Setting(
                doc = "The gateway's id in discovery messages.",
                change = "Give each gateway in one radio network its own.",
                defaultValue = "1",
                min = "0",
                max = "255")
        int gatewayId,

        @Setting(
                doc =
                        "T_retry: wait for a sensor's answer before a message is sent again. The specification suggests 10s to 15s.",
                change = "Lower it on fast networks, raise it where radios sleep between frames.",
                defaultValue = "10s",
                min = "100ms",
                max = "10m")
        Duration retry,

        @Setting(
                doc = "N_retry: repetitions before a sensor counts as lost. The specification suggests 3 to 5.",
                change = "Raise it on networks that lose many frames.",
                defaultValue = "4",
                min = "0",
                max = "20")
        int retries,

        @Setting(
                doc =
                        "T_wait: pause of the gateway after a sensor said congestion. The specification suggests more than 5m.",
                change = "Lower it when sensors recover sooner.",
                defaultValue = "5m",
                min = "1s",
                max = "1d")
        Duration congestionWait,

        @Setting(
                doc = "Time a sensor has for the whole of its CONNECT with will topic and will message.",
                change = "Raise it together with retry and retries.",
                defaultValue = "1m",
                min = "1s",
                max = "1h")
        Duration connectTimeout,

        @Setting(
                doc = "Percent of a keepalive or sleep period of up to 1m by which a sensor may be late.",
                change = "Raise it when sensors are declared lost that are not.",
                defaultValue = "50",
                min = "0",
                max = "1000")
        int tolerancePercentShort,

        @Setting(
                doc = "Percent of a keepalive or sleep period of more than 1m by which a sensor may be late.",
                change = "Raise it when clocks of sensors are slow, lower it to fire wills sooner.",
                defaultValue = "10",
                min = "0",
                max = "1000")
        int tolerancePercentLong,

        @Setting(
                doc =
                        "Silence after which a sensor with keepalive 0, which asks not to be supervised, is lost all the same; 0s for never.",
                change = "Raise it for sensors that speak more seldom; lower it when their sessions pile up.",
                defaultValue = "30d",
                min = "0s",
                max = "3650d")
        Duration idleMax,

        @Setting(
                doc = "How long the session of a disconnected or lost sensor is kept that did not ask for a clean one.",
                change = "Raise it for sensors that come back less often.",
                defaultValue = "7d",
                min = "1m",
                max = "3650d")
        Duration sessionExpiry,

        @Setting(
                doc =
                        "Longest client id, in octets of UTF-8; a longer one is refused. The specification has 23 characters.",
                change = "Raise it for sensors with longer ids.",
                defaultValue = "64",
                min = "1",
                max = "65528")
        int clientIdLengthMax,

        @Setting(
                doc = "Sessions in all, those of absent sensors included; beyond it new sensors are told congestion.",
                change = "Raise it for more sensors, as memory allows.",
                defaultValue = "10000",
                min = "1",
                max = "10000000")
        int sessionsMax,

        @Setting(
                doc =
                        "Sensors that may be between CONNECT and CONNACK at once; further ones take the place of one that does not answer, or are told congestion.",
                change = "Raise it when a large field starts all at once.",
                defaultValue = "1000",
                min = "1",
                max = "1000000")
        int halfOpenMax,

        @Setting(
                doc = "Topic ids of one sensor; beyond it registrations are refused with congestion.",
                change = "Raise it for sensors that stand for many, such as concentrators.",
                defaultValue = "1000",
                min = "1",
                max = "65534")
        int topicsPerSession,

        @Setting(
                doc = "Subscriptions of one sensor; further ones are refused with congestion.",
                change = "Raise it for sensors that subscribe to many single topics.",
                defaultValue = "100",
                min = "1",
                max = "65535")
        int subscriptionsPerSession,

        @Setting(
                doc =
                        "Messages of one sensor that may be on their way to the broker at once; further ones get congestion.",
                change = "Raise it for sensors that publish faster than the broker answers.",
                defaultValue = "16",
                min = "1",
                max = "65535")
        int pendingPublishes,

        @Setting(
                doc =
                        "Exactly-once messages of one sensor that may be between PUBLISH and PUBREL; further ones get congestion.",
                change = "Raise it for sensors that publish much at QoS 2.",
                defaultValue = "100",
                min = "1",
                max = "65535")
        int qos2IdsMax,

        @Setting(
                doc =
                        "DISCONNECT answers a second to senders without a session, which tell them to connect anew; 0 for none.",
                change = "Raise it when many sensors must notice soon that the gateway was restarted.",
                defaultValue = "100",
                min = "0",
                max = "100000")
        int disconnectsPerSecond,

        @Setting(
                doc = "GWINFO answers a second to sensors that search for a gateway; 0 for none.",
                change = "Raise it when many sensors start at once.",
                defaultValue = "100",
                min = "0",
                max = "100000")
        int searchAnswersPerSecond,

        @Setting(
                doc =
                        "T_adv: time between two ADVERTISEs on listeners that can reach everybody; 0s for none. The specification suggests more than 15m.",
                change = "Lower it when sensors must find the gateway sooner without asking.",
                defaultValue = "15m",
                min = "0s",
                max = "18h")
        Duration advertiseInterval,

        @Setting(
                doc = "What a CONNECT with CleanSession does to a sensor that is asleep.",
                change = "Use keep-session for sensors that always set the flag and would lose what was kept for them.",
                defaultValue = "as-flags-say")
        WakeUpConnectChoice wakeUpConnect,

        @Setting(doc = "What is kept for sensors that sleep or are slow.")
        BufferConfig buffer) {}
