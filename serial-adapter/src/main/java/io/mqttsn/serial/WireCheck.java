package io.mqttsn.serial;

import java.util.concurrent.TimeUnit;

/**
 * Finds out from what arrives on a wire whether both ends agree on baud rate and framing (NOT thread safe). Pure: facts and a time in, a finding out. Called by
 * the port's reader alone.
 *
 * <p>No octet tells that it was damaged: a driver hands over what it made of the wrong bits, and the wrong speed makes more octets or fewer, but never
 * a message, except by chance where the framing has no checksum. So messages are what counts. Boards that start print what they like, hence the patience;
 * and where messages have come, noise between them is no sign of anything until there is much of it.
 */
final class WireCheck {

    static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    static final int OCTETS_SUSPICIOUS = 64;

    /** A rate that is too low makes one octet of many: what was sent so often was more than they look like. */
    static final int TRANSMISSIONS_SUSPICIOUS = 4;

    /** Octets that the framing finds nothing wrong with may be a message that comes in pieces, but hardly in so many. */
    static final int PIECES_SUSPICIOUS = 8;

    /** The same where messages have come before. */
    static final int TRANSMISSIONS_WITHOUT_MESSAGE_MAX = 64;

    private final int octetsWithoutMessageMax;
    private boolean messagesCame;

    // Since the port was opened, or the last message came.
    private long octets;
    private int transmissions;
    private boolean nonsense;
    private long sinceNanos;
    private boolean timed;

    /** @param maxFrameSize so many octets may be one message */
    WireCheck(int maxFrameSize) {
        this.octetsWithoutMessageMax = Math.max(1024, 2 * maxFrameSize);
    }

    void opened() {
        messagesCame = false;
        beginAnew();
    }

    private void beginAnew() {
        octets = 0;
        transmissions = 0;
        nonsense = false;
        timed = false;
    }

    /** So many octets arrived, behind a pause or not. */
    void octetsArrived(int count, boolean afterPause) {
        octets += count;
        if (afterPause || transmissions == 0) {
            transmissions++;
        }
    }

    /** They made a message. */
    void messageArrived() {
        messagesCame = true;
        beginAnew();
    }

    /** They made something that is none. */
    void nonsenseArrived() {
        nonsense = true;
    }

    /** Whether nothing suspicious has arrived since the last message. */
    boolean isTrusting() {
        return messagesCame && !nonsense;
    }

    /** Whether the two ends do not understand each other. */
    boolean isSuspicious(long nowNanos) {
        if (octets == 0) {
            return false;
        }
        if (!timed) {
            timed = true;
            sinceNanos = nowNanos;
        }
        return nowNanos - sinceNanos >= PATIENCE_NANOS && (messagesCame ? isMuchNoise() : isNoLanguage());
    }

    private boolean isMuchNoise() {
        return nonsense && octets >= octetsWithoutMessageMax || transmissions >= TRANSMISSIONS_WITHOUT_MESSAGE_MAX;
    }

    private boolean isNoLanguage() {
        return nonsense
                ? octets >= OCTETS_SUSPICIOUS || transmissions >= TRANSMISSIONS_SUSPICIOUS
                : transmissions >= PIECES_SUSPICIOUS;
    }
}
