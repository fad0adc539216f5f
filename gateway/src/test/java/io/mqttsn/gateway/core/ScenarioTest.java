package io.mqttsn.gateway.core;

import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * A story that is told twice: by clients that reach the gateway themselves, and by the same clients behind forwarders. Nobody may notice the difference.
 * Elsewhere only CONNECT worked through a forwarder, and the forwarder itself got a session that nobody had asked for.
 */
@ParameterizedClass(name = "{0}")
@EnumSource(Way.class)
abstract class ScenarioTest extends LockStepTest {

    @Parameter
    Way way;

    @BeforeParameterizedClassInvocation
    static void begin(Way way) {
        way.isTakenFromNowOn();
    }

    @AfterParameterizedClassInvocation
    static void end() {
        Way.DIRECT.isTakenFromNowOn();
    }
}
