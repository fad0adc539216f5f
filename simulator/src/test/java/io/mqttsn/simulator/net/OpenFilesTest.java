package io.mqttsn.simulator.net;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is said before thousands of sockets are opened that the system will not give. */
class OpenFilesTest {

    @Test
    void shouldNameTheLimitAndBothRemedies() {
        assertEquals(
                Optional.of("50000 sockets need 50020 open files, and this process may have 20000; raise the limit"
                        + " (ulimit -n 51000 in this shell, LimitNOFILE= in a unit file), or let sensors share sockets"
                        + " (--sensors-per-socket 6)"),
                OpenFiles.refusal(50_000, 20, 20_000));
        assertEquals(Optional.empty(), OpenFiles.refusal(19_980, 20, 20_000));
    }

    @Test
    void shouldCountThePortsOfAllAddresses() {
        String refusal = OpenFiles.refusalOfPorts(30_000, 1, 28_232).orElseThrow();
        assertTrue(refusal.startsWith("30000 sockets need as many ports, and 1 local address has 28232"), refusal);
        assertTrue(refusal.contains("--source"), refusal);
        assertEquals(Optional.empty(), OpenFiles.refusalOfPorts(30_000, 2, 28_232));
    }

    @Test
    void shouldAllowAFew() {
        assertEquals(Optional.empty(), OpenFiles.refusal(10, 1));
    }
}
