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
    private final Tally tally;
    private final List<Access> accesses;
    private final Map<PeerAddress, Sensor> residents = new HashMap<>();
    /** Addresses where nobody is any more, and since when. */
    private final Map<PeerAddress, Long> abandoned = new LinkedHashMap<>();

    /** @param accesses the first of them never runs out of addresses */
    Places(Agenda agenda, Tally tally, List<Access> accesses) {
        this.agenda = agenda;
        this.tally = tally;
        this.accesses = accesses;
    }

    @Nullable
    Sensor residentOf(PeerAddress address) {
        return residents.get(address);
    }

    /** An address where nobody has ever been. */
    PeerAddress fresh(SplittableRandom random) {
        PeerAddress address = accesses.get(random.nextInt(accesses.size())).fresh();
        while (address == null) {
            address = accesses.get(0).fresh();
        }
        return address;
    }

    /** An address that was left so long ago that nothing is on its way any more between it and the gateway; a fresh one when there is none. */
    PeerAddress used(SplittableRandom random) {
        List<PeerAddress> free = new ArrayList<>();
        abandoned.forEach((address, sinceNanos) -> {
            if (agenda.nowNanos() - sinceNanos > 2 * Climate.TRAVEL_MAX.toNanos()) {
                free.add(address);
            }
        });
        if (free.isEmpty()) {
            return fresh(random);
        }
        tally.happened(Happening.MOVED_IN);
        return free.get(random.nextInt(free.size()));
    }

    void settle(Sensor sensor, PeerAddress address) {
        residents.put(address, sensor);
        abandoned.remove(address);
    }

    /** Each lives where the other did. */
    void swap(Sensor one, Sensor other) {
        tally.happened(Happening.SWAPPED);
        PeerAddress address = one.address;
        one.movedTo(other.address);
        other.movedTo(address);
        residents.put(one.address, one);
        residents.put(other.address, other);
    }

    void leave(PeerAddress address) {
        residents.remove(address);
        abandoned.put(address, agenda.nowNanos());
    }
}
