package io.mqttsn.serial;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the operator each thing once: the same sentence is said again only when another was said in between. Used by the reader alone. */
final class Notices {

    private static final Logger log = LoggerFactory.getLogger(SerialTransport.class);

    private final String listener;
    private final SerialObserver observer;
    private String last = "";
    /** That the port is gone was the last that was said. */
    private boolean toldGone;

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
        toldGone = true;
        observer.lineLost(device);
    }

    /**
     * The port could not be opened.
     *
     * @param isAbsent whether nothing is plugged in, which goes without saying after {@link #lost}
     */
    void notOpened(String sentence, boolean isAbsent) {
        if (!isAbsent || !toldGone) {
            bad(sentence);
        }
    }

    private boolean isNew(String sentence) {
        boolean news = !sentence.equals(last);
        last = sentence;
        toldGone = false;
        return news;
    }
}
