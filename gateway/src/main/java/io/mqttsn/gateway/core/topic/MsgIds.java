package io.mqttsn.gateway.core.topic;

import java.util.OptionalInt;
import java.util.function.IntPredicate;

/** Message ids of the gateway's own requests to one client: 1 to 65,535 round and round, never 0. */
public final class MsgIds {

    private static final int MAX = 0xFFFF;

    private int last;

    /** The next id that is not held by an exchange in flight; empty when all are held. */
    public OptionalInt next(IntPredicate held) {
        for (int tried = 0; tried < MAX; tried++) {
            last = last == MAX ? 1 : last + 1;
            if (!held.test(last)) {
                return OptionalInt.of(last);
            }
        }
        return OptionalInt.empty();
    }
}
