package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.publish;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.codec.PingResp;
import io.mqttsn.codec.Qos;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Client ids that are made to look like a part of something else. Elsewhere the names of queues were made by joining strings, so that an id with the right
 * ending got another client's queue, and corrupted it. Here queues, deliveries and sessions at the broker are known by numbers that are never used twice, and
 * an id names a session and nothing else.
 */
class HostileIdsTest extends ScenarioTest {

    private static final String NEIGHBOUR = "door";

    /** Everything that could separate, end or number a key, around the neighbour's id; and what it would be called in numbers. */
    private static String[] hostileIds() {
        return new String[] {
            "door/",
            "door/1",
            "/door",
            "door:1",
            "door.1",
            "door-1",
            "door_queue",
            "door-inflight",
            "door\u0000",
            "\u0000door",
            "door\u0000\u0000\u0000\u0001",
            "door#",
            "door+",
            "#",
            "+",
            "*",
            "?",
            "door,",
            "door;",
            "door|1",
            "door=1",
            "door\n",
            " door",
            "door ",
            "../door",
            "..",
            ".",
            "door%00",
            "$door",
            "$SYS",
            "s-1",
            "r-1",
            "sc-1",
            "1",
            "0",
            "-1",
            "true",
            "null",
            "{client-id}",
            "${door}",
            "DOOR",
            "dooR",
            "d\u043e\u043er",
            "doo",
            "doord"
        };
    }

    @ParameterizedTest(name = "{index}")
    @MethodSource("hostileIds")
    void shouldLeaveTheNeighboursQueueAloneWhateverTheIdLooksLike(String hostileId) {
        Client door = scene.client(NEIGHBOUR);
        int topicId = keepsTwo(door, "own/door", "before");
        Client hostile = scene.client(hostileId, new TestAddress("hostile", 1883));
        keepsTwo(hostile, "own/other", "its own");
        assertEquals(2, door.session().gatewayPublishes().size());
        assertEquals(2, scene.core.sessions().size());

        // Everything that ends, empties or replaces the queue of one.
        hostile.wakes();
        hostile.ignoresWhatItHeard().connects();
        hostile.saysGoodbye().isGone();

        assertEquals(2, door.session().gatewayPublishes().size());
        door.wakes()
                .hears(
                        publish(Qos.ZERO, topicId, 0, "before 1"),
                        publish(Qos.ZERO, topicId, 0, "before 2"),
                        PingResp.INSTANCE);
    }

    private int keepsTwo(Client client, String topic, String what) {
        client.connectsKeeping();
        int topicId = client.subscribes(topic, Qos.ONE);
        client.fallsAsleep(600);
        scene.broker.sends(topic, what + " 1", Qos.ZERO);
        scene.broker.sends(topic, what + " 2", Qos.ZERO);
        return topicId;
    }
}
