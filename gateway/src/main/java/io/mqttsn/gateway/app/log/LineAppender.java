package io.mqttsn.gateway.app.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.util.function.Consumer;

/** Writes lines to standard output, or to whoever else owns the terminal at the moment. Called by one thread at a time. */
final class LineAppender extends AppenderBase<ILoggingEvent> {
    private final LineLayout layout = new LineLayout();
    private volatile Consumer<String> out = LineAppender::print;

    void writeTo(Consumer<String> other) {
        out = other;
    }

    @Override
    protected void append(ILoggingEvent event) {
        out.accept(layout.doLayout(event));
    }

    private static void print(String lines) {
        System.out.print(lines);
        System.out.flush();
    }
}
