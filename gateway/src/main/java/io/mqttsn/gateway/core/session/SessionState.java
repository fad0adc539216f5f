package io.mqttsn.gateway.core.session;

/**
 * The five states of a client as its gateway sees them (MQTT-SN 1.2, §6.14, figure 4). Data that means something only in a state lives in that state.
 * {@link SessionLifecycle} makes all transitions.
 */
public sealed interface SessionState {

    /** The states without their data, for tables and statistics. */
    enum Name {
        DISCONNECTED,
        ACTIVE,
        ASLEEP,
        AWAKE,
        LOST
    }

    /** Said goodbye; kept because it asked for no clean session. */
    record Disconnected() implements SessionState {
        @Override
        public Name name() {
            return Name.DISCONNECTED;
        }
    }

    /**
     * Connected.
     *
     * @param keepAliveSeconds 0..65535, 0 without supervision
     */
    record Active(int keepAliveSeconds) implements SessionState {
        @Override
        public Name name() {
            return Name.ACTIVE;
        }
    }

    /**
     * Its radio is off: nothing may be sent.
     *
     * @param durationSeconds how long it sleeps between two PINGREQs, 1..65535
     * @param sinceNanos when it fell asleep
     */
    record Asleep(int durationSeconds, long sinceNanos) implements SessionState {
        @Override
        public Name name() {
            return Name.ASLEEP;
        }
    }

    /**
     * Between its PINGREQ and our PINGRESP: it receives what was kept.
     *
     * @param durationSeconds of the sleep that goes on afterwards, 1..65535
     */
    record Awake(int durationSeconds) implements SessionState {
        @Override
        public Name name() {
            return Name.AWAKE;
        }
    }

    /** Silent for too long; kept because it asked for no clean session. */
    record Lost() implements SessionState {
        @Override
        public Name name() {
            return Name.LOST;
        }
    }

    Name name();

    /** Whether messages may be sent at any time. */
    default boolean canReceive() {
        return this instanceof Active || this instanceof Awake;
    }

    /** Whether the client counts as connected. */
    default boolean isConnected() {
        return canReceive() || this instanceof Asleep;
    }

    /** Whether the client is in the sleeping mode: its radio is off, or will be again in a moment. */
    default boolean isSleeping() {
        return this instanceof Asleep || this instanceof Awake;
    }
}
