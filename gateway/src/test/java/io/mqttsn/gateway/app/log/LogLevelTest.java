package io.mqttsn.gateway.app.log;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.mqttsn.gateway.app.config.LogLevel;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

class LogLevelTest {
    private final Logger ours = (Logger) LoggerFactory.getLogger("io.mqttsn");
    private final Level before = ours.getLevel();

    @AfterEach
    void restore() {
        ours.setLevel(before);
    }

    @ParameterizedTest
    @CsvSource({"ERROR, 1", "WARN, 2", "INFO, 3", "DEBUG, 4", "TRACE, 5"})
    void shouldLogWhatIsAtLeastAsImportantAsConfigured(LogLevel level, int kindsOfLines) {
        LogSetup.setLevel(level.name());

        org.slf4j.Logger some = LoggerFactory.getLogger(LogLevelTest.class);
        boolean[] logged = {
            some.isErrorEnabled(),
            some.isWarnEnabled(),
            some.isInfoEnabled(),
            some.isDebugEnabled(),
            some.isTraceEnabled()
        };
        int count = 0;
        for (boolean one : logged) {
            count += one ? 1 : 0;
        }
        assertEquals(kindsOfLines, count);
    }
}
