package io.mqttsn.gateway.core;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.gateway.admin.CoreStatus;
import java.lang.reflect.Field;
import org.junit.jupiter.api.Test;

/** A gateway turned away forwarders that nobody had allowed, counted each of their messages, and showed the count to nobody. */
class CountersAreShownTest {

    @Test
    void shouldShowEveryCounterOfTheCoreInTheStatus() throws IllegalAccessException {
        GatewayCore core = new Scenario().core;
        long value = 1000;
        for (Field counter : CoreCounters.class.getFields()) {
            counter.setLong(core.counters(), ++value);
            assertTrue(CoreStatus.events(core).containsValue(value), counter.getName() + " is not in the status");
        }
    }
}
