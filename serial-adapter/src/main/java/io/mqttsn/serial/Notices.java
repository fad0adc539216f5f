package io.mqttsn.serial;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator each thing once: the same sentence is said again only when another was said in between. Used by the reader alone. */
final class Notices {

    private static final Logger log = LoggerFactory.getLogger(SerialTransport.class);

    private final String listener;
    private final SerialObserver observer;
    private String last = "";

    Notices(String listener, SerialObserver observer) {
        this.listener = listener;
        this.observer = observer;
    }

    /** Something is as it should be. */
    void good(String sentence) {
        if (isNew(sentence)) {
            log.info("{}: {}", listener, sentence);
            observer.noticed(sentence);
        }
    }

    /** Something is wrong. */
    void bad(String sentence) {
        if (isNew(sentence)) {
            log.warn("{}: {}", listener, sentence);
            observer.noticed(sentence);
        }
    }

    void opened(String device) {
        good(device + " is open");
        observer.lineOpened(device);
    }

    void lost(String device) {
        bad(device + " is gone: it is opened again when it is back");
        observer.lineLost(device);
    }

    private boolean isNew(String sentence) {
        boolean news = !sentence.equals(last);
        last = sentence;
        return news;
    }
}
