package io.mqttsn.gateway.app.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.LayoutBase;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * One line per event: {@code 2026-03-01 12:00:00.123 INFO  client connected: s1, from 10.0.0.7:4711}. The part of the program that speaks is named at
 * DEBUG and TRACE only, where it helps. Control characters never reach the terminal, since client ids come from strangers.
 */
final class LineLayout extends LayoutBase<ILoggingEvent> {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss.SSS");

    private final ZoneId zone = ZoneId.systemDefault();

    @Override
    public String doLayout(ILoggingEvent event) {
        StringBuilder line = new StringBuilder(120);
        TIME.formatTo(Instant.ofEpochMilli(event.getTimeStamp()).atZone(zone), line);
        line.append(' ').append(paddedName(event.getLevel())).append(' ');
        if (!event.getLevel().isGreaterOrEqual(Level.INFO)) {
            String logger = event.getLoggerName();
            line.append(logger, logger.lastIndexOf('.') + 1, logger.length()).append(": ");
        }
        appendHarmless(line, event.getFormattedMessage());
        line.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.append(ThrowableProxyUtil.asString(thrown));
        }
        return line.toString();
    }

    private static String paddedName(Level level) {
        return level == Level.INFO ? "INFO " : level == Level.WARN ? "WARN " : level.toString();
    }

    private static void appendHarmless(StringBuilder line, String message) {
        for (int i = 0; i < message.length(); i++) {
            char c = message.charAt(i);
            line.append(Character.isISOControl(c) ? '\uFFFD' : c);
        }
    }
}
