package io.mqttsn.gateway.app.log;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ConfiguratorRank;
import ch.qos.logback.core.spi.ContextAwareBase;
import java.util.function.Consumer;
import org.slf4j.LoggerFactory;

/**
 * Sets up logging in code, which is quicker at start than any file: lines to standard output, written by a thread of their own, so that a terminal or a
 * pipe that nobody reads cannot stop the gateway; what finds no room then is left out. Whoever wants it otherwise names a Logback file with {@code
 * -Dlogback.configurationFile=FILE}.
 */
@ConfiguratorRank(ConfiguratorRank.CUSTOM_TOP_PRIORITY)
public final class LogSetup extends ContextAwareBase implements Configurator {
    private static final String OURS = "io.mqttsn";
    private static final String QUEUE = "queue";
    private static final String LINES = "lines";
    private static final int LINES_WAITING_MAX = 4096;

    @Override
    public ExecutionStatus configure(LoggerContext context) {
        if (System.getProperty("logback.configurationFile") != null
                || LogSetup.class.getResource("/logback-test.xml") != null) {
            return ExecutionStatus.INVOKE_NEXT_IF_ANY;
        }
        LineAppender lines = new LineAppender();
        lines.setContext(context);
        lines.setName(LINES);
        lines.start();

        AsyncAppender queue = new AsyncAppender();
        queue.setContext(context);
        queue.setName(QUEUE);
        queue.setQueueSize(LINES_WAITING_MAX);
        queue.setDiscardingThreshold(0);
        queue.setNeverBlock(true);
        queue.setMaxFlushTime(500);
        queue.addAppender(lines);
        queue.start();

        Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
        root.setLevel(Level.WARN);
        root.addAppender(queue);
        context.getLogger(OURS).setLevel(Level.INFO);
        return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
    }

    /**
     * Sets the level of the gateway's own loggers; the libraries stay at WARN.
     *
     * @param level {@code error}, {@code warn}, {@code info}, {@code debug}, {@code trace} or {@code off}, in any case
     */
    public static void setLevel(String level) {
        context().getLogger(OURS).setLevel(Level.toLevel(level, Level.INFO));
    }

    /** Sends all further lines, line feed included, to somebody else instead of standard output. */
    public static void writeTo(Consumer<String> out) {
        if (context().getLogger(Logger.ROOT_LOGGER_NAME).getAppender(QUEUE) instanceof AsyncAppender queue
                && queue.getAppender(LINES) instanceof LineAppender lines) {
            lines.writeTo(out);
        }
    }

    /** Writes out what waits; nothing is logged afterwards. */
    public static void finish() {
        context().stop();
    }

    private static LoggerContext context() {
        return (LoggerContext) LoggerFactory.getILoggerFactory();
    }
}
