package io.mqttsn.udp;

import java.util.concurrent.atomic.AtomicLong;

/** The running numbers behind {@link UdpCounters}: written by the event loop alone, read by anybody. */
final class UdpTally {

    final Count received = new Count();
    final Count sent = new Count();
    final Count oversized = new Count();
    final Count sourcePortZero = new Count();
    final Count ownBroadcasts = new Count();
    final Count sendDropped = new Count();
    final Count errors = new Count();

    UdpCounters snapshot() {
        return new UdpCounters(
                received.get(),
                sent.get(),
                oversized.get(),
                sourcePortZero.get(),
                ownBroadcasts.get(),
                sendDropped.get(),
                errors.get());
    }

    /** A number with one writer, which therefore needs no atomic addition. */
    static final class Count {

        private final AtomicLong value = new AtomicLong();

        void increment() {
            value.lazySet(value.getPlain() + 1);
        }

        private long get() {
            return value.get();
        }
    }
}
