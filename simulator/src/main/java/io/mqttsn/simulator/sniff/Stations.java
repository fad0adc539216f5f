package io.mqttsn.simulator.sniff;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.Octets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All clients that were seen, numbered from 1 in the order of their first datagram. */
final class Stations {

    private final Map<Station.Key, Station> byKey = new HashMap<>();
    private final List<Station> inOrder = new ArrayList<>();

    /** The client whose datagram this is. */
    Station of(Sighting sighting, Frame frame) {
        Octets node = frame instanceof Encapsulated encapsulated ? encapsulated.nodeId() : Octets.EMPTY;
        return byKey.computeIfAbsent(new Station.Key(sighting.client(), node), this::add);
    }

    private Station add(Station.Key key) {
        Station station = new Station(key, inOrder.size() + 1);
        inOrder.add(station);
        return station;
    }

    List<Station> inOrder() {
        return inOrder;
    }
}
