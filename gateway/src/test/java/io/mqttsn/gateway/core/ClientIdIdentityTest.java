package io.mqttsn.gateway.core;

import static io.mqttsn.gateway.core.Messages.accepted;
import static io.mqttsn.gateway.core.Messages.connect;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.mqttsn.codec.Disconnect;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two clients are the same exactly when the octets of their ids are; prefix, case, trailing NUL and Unicode form all tell them apart. */
class ClientIdIdentityTest extends LockStepTest {

    /** Each is close to another one: in case, in Unicode form, or as nothing at all. */
    private static final String[] PIECES = {"a", "A", "\u00e9", "e\u0301", "\0", " "};

    private static String random(Random random) {
        StringBuilder id = new StringBuilder();
        for (int length = 1 + random.nextInt(3); length > 0; length--) {
            id.append(PIECES[random.nextInt(PIECES.length)]);
        }
        return id.toString();
    }

    private static String octets(String id) {
        return HexFormat.of().formatHex(id.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void shouldTakeOverASessionExactlyWhenTheOctetsOfTheIdsAreTheSame() {
        scene = new Scenario(settings -> settings.sessionsMax = 10_000);
        Random random = new Random(20_261_121);
        Map<String, Client> clients = new HashMap<>();
        int takeovers = 0;
        for (int port = 1; port <= 600; port++) {
            String id = random(random);
            Client client = scene.client(id, new TestAddress("host", port));
            client.sends(connect(client.id)).hears(accepted());
            Client former = clients.put(octets(id), client);
            if (former != null) {
                former.hears(Disconnect.PLAIN);
                takeovers++;
            }
            assertEquals(clients.size(), scene.core.sessions().size(), () -> octets(id));
        }
        assertTrue(clients.size() > 100 && takeovers > 100, "the seed makes too few of either");
    }
}
