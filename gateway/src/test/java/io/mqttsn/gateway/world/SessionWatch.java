package io.mqttsn.gateway.world;

import io.mqttsn.gateway.core.session.ClientSession;
import java.util.HashMap;
import java.util.Map;

/** Sees that a session without clean session is still the same one when its client connects again. */
final class SessionWatch {

    private final World world;
    private final Map<Sensor, Seen> seen = new HashMap<>();

    private record Seen(long sessionId, boolean cleanSession) {}

    SessionWatch(World world) {
        this.world = world;
    }

    /** The gateway says that a client is connected. */
    void connected(Sensor sensor) {
        ClientSession session = world.sessionOf(sensor);
        if (session == null) {
            throw world.failure(Invariant.SESSION_KEPT, sensor.name + " is connected without a session");
        }
        Seen before = seen.put(sensor, new Seen(session.id(), session.isCleanSession()));
        boolean isNew = before != null && before.sessionId != session.id();
        if (isNew && !before.cleanSession && !session.isCleanSession()) {
            throw world.failure(
                    Invariant.SESSION_KEPT,
                    sensor.name + " had session " + before.sessionId + ", and has " + session.id() + " now");
        }
    }
}
