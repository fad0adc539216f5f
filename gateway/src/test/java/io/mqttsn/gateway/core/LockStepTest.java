package io.mqttsn.gateway.core;

import org.junit.jupiter.api.AfterEach;

/**
 * A test in lock-step. Whatever its story is, it ends well: when all clients have fallen silent, nothing is left of them, and a client that comes then is
 * served.
 */
abstract class LockStepTest {

    Scenario scene = new Scenario();

    @AfterEach
    void nothingIsLeftInTheEnd() {
        scene.ends();
        scene.servesANewcomer();
    }
}
