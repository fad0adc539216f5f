package io.mqttsn.gateway.core.topic;

import io.mqttsn.codec.TopicId;
import io.mqttsn.gateway.routing.TopicName;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * The normal topic ids of one session, the same map for both directions (MQTT-SN 1.2, §6.5, §6.10).
 *
 * <p>An id is <em>confirmed</em> once the client is known to have it: it asked for it, or it accepted our REGISTER. After a reconnect without clean session
 * the ids stay, unconfirmed: the client may still use them, and we REGISTER them again before we do.
 */
public final class TopicIds {

    private final PredefinedTopics predefined;
    private int countMax;
    /** Index is the id; grows on demand. */
    private TopicName[] nameById = new TopicName[8];

    private final Map<TopicName, Integer> idByName = new HashMap<>();
    private final BitSet confirmed = new BitSet();
    /** Names that the client refused to register in this connection; asking again with every message would be a storm. */
    private final Set<TopicName> refused = new HashSet<>();

    private int last;

    public TopicIds(PredefinedTopics predefined, int countMax) {
        this.predefined = predefined;
        this.countMax = countMax;
    }

    /** Changes how many there may be; those that are there stay. */
    public void setCountMax(int countMax) {
        this.countMax = countMax;
    }

    public Optional<TopicName> name(int id) {
        return id < nameById.length ? Optional.ofNullable(nameById[id]) : Optional.empty();
    }

    /** The id of a name, a new one if need be; empty when the session has all the ids that it may have. */
    public OptionalInt idFor(TopicName name) {
        Integer known = idByName.get(name);
        return known != null ? OptionalInt.of(known) : assign(name);
    }

    /** Whether the name has an id. */
    public boolean isKnown(TopicName name) {
        return idByName.containsKey(name);
    }

    /** Whether {@link #idFor} would answer an id now; spends none. */
    public boolean hasRoomFor(TopicName name) {
        return idByName.containsKey(name) || idByName.size() < countMax && nextFree() <= TopicId.MAX;
    }

    private int nextFree() {
        int id = last;
        do {
            id++;
        } while (predefined.isPredefined(id));
        return id;
    }

    private OptionalInt assign(TopicName name) {
        int id = nextFree();
        if (idByName.size() >= countMax || id > TopicId.MAX) {
            return OptionalInt.empty();
        }
        last = id;
        if (id >= nameById.length) {
            nameById = Arrays.copyOf(nameById, Math.max(id + 1, nameById.length * 2));
        }
        nameById[id] = name;
        idByName.put(name, id);
        return OptionalInt.of(id);
    }

    public boolean isConfirmed(int id) {
        return confirmed.get(id);
    }

    /** The client has the id: it asked for it, or accepted it. */
    public void confirm(int id) {
        confirmed.set(id);
        name(id).ifPresent(refused::remove);
    }

    /** The client says that it does not know the id. */
    public void doubt(int id) {
        confirmed.clear(id);
    }

    /** A new connection: the client may have forgotten everything. */
    public void doubtAll() {
        confirmed.clear();
        refused.clear();
    }

    /** The client refused our REGISTER of this name. */
    public void refuse(TopicName name) {
        if (refused.size() < countMax) {
            refused.add(name);
        }
    }

    public boolean isRefused(TopicName name) {
        return refused.contains(name);
    }

    public int size() {
        return idByName.size();
    }
}
