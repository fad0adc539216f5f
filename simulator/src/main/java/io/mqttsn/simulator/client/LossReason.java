package io.mqttsn.simulator.client;

/** Why a connection ended without the client's wish. */
public enum LossReason {
    /** The gateway sent DISCONNECT by itself (MQTT-SN 1.2, §6.12). */
    GATEWAY_DISCONNECTED,
    /** A message stayed unanswered after N_retry repeats (MQTT-SN 1.2, §6.13). */
    NO_ANSWER
}
