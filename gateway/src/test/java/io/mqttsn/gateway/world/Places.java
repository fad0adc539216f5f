package io.mqttsn.gateway.world;

import io.mqttsn.transport.PeerAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** Who lives where. Addresses are given to others when their sensors have left: the gateway may still take the newcomer for the one before. */
final class Places {

    private final Agenda agenda;
    private final Map<PeerAddress, Sensor> residents = new HashMap<>();
    /** Addresses where nobody is any more, and since when. */
    private final Map<Address, Long> abandoned = new LinkedHashMap<>();

    private int addresses;

    Places(Agenda agenda) {
        this.agenda = agenda;
    }

    @Nullable
    Sensor residentOf(PeerAddress address) {
        return residents.get(address);
    }

    /** An address where nobody has ever been. */
    Address fresh() {
        return new Address(++addresses);
    }

    /** An address that was left so long ago that nothing is on its way any more between it and the gateway; a fresh one when there is none. */
    Address used(SplittableRandom random) {
        List<Address> free = new ArrayList<>();
        abandoned.forEach((address, sinceNanos) -> {
            if (agenda.nowNanos() - sinceNanos > 2 * Climate.TRAVEL_MAX.toNanos()) {
                free.add(address);
            }
        });
        return free.isEmpty() ? fresh() : free.get(random.nextInt(free.size()));
    }

    void settle(Sensor sensor, Address address) {
        residents.put(address, sensor);
        abandoned.remove(address);
    }

    void leave(Address address) {
        residents.remove(address);
        abandoned.put(address, agenda.nowNanos());
    }
}
