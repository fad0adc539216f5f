package io.mqttsn.gateway.world;

/** An invariant does not hold. The message has everything to replay and to read it. */
final class WorldFailure extends AssertionError {

    private static final long serialVersionUID = 1L;

    private final Invariant invariant;

    WorldFailure(Invariant invariant, String message) {
        super(message);
        this.invariant = invariant;
    }

    Invariant invariant() {
        return invariant;
    }
}
