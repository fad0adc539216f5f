package io.mqttsn.simulator.fleet.endtoend;

import io.mqttsn.codec.Qos;
import io.mqttsn.simulator.client.PublishOutcome;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The books on every report of a fleet, until both sides have closed it: the sensor by an outcome, and the broker by an arrival. Thread safe, as the two
 * sides have threads of their own.
 *
 * <p>Of a report that is closed nothing is kept but the highest sequence of its sensor. What can never be closed by the broker, because it was not confirmed
 * and is not there, is kept for a while, so that it counts when it comes late, and then forgotten.
 */
public final class Ledger {

    /** How many reports without confirmation are waited for. */
    private static final int MISSING_MAX = 100_000;

    private final Map<Key, Entry> open = new HashMap<>();
    private final Deque<Key> missingOnes = new ArrayDeque<>();
    /** By number of the sensor. */
    private final long[] lastSent;

    private final long[] lastArrived;
    private final boolean[] exactlyOnce;

    private long sent;
    private long delivered;
    private long lost;
    private long missing;
    private long doubled;
    private long doubledExactlyOnce;
    private long reordered;
    private long foreign;
    private long unwatched;
    private boolean watched = true;

    private record Key(int number, long sequence) {}

    private enum Entry {
        /** Neither side has said anything. */
        SENT,
        /** Nor has it, but nobody was there to hear the broker all the time. */
        SENT_UNWATCHED,
        ARRIVED,
        ACKNOWLEDGED,
        /** It may have arrived while nobody heard the broker. */
        ACKNOWLEDGED_UNWATCHED,
        /** The sensor will never know. */
        UNCONFIRMED
    }

    /** @param sensors how many there are; their numbers begin at 1 */
    public Ledger(int sensors) {
        lastSent = new long[sensors + 1];
        lastArrived = new long[sensors + 1];
        exactlyOnce = new boolean[sensors + 1];
    }

    /** A sensor has made a report; sequences rise by one for each. To be called before it is sent. */
    public synchronized void sent(int number, long sequence, Qos qos) {
        sent++;
        lastSent[number] = sequence;
        exactlyOnce[number] = qos == Qos.TWO;
        open.put(new Key(number, sequence), watched ? Entry.SENT : Entry.SENT_UNWATCHED);
    }

    /** The sensor has learned what became of a report. */
    public synchronized void settled(int number, long sequence, PublishOutcome outcome) {
        Key key = new Key(number, sequence);
        Entry entry = open.get(key);
        if (entry == null) {
            return;
        }
        if (entry == Entry.ARRIVED || outcome instanceof PublishOutcome.NotSent) {
            open.remove(key);
        } else if (outcome instanceof PublishOutcome.Acknowledged && entry == Entry.SENT_UNWATCHED) {
            open.put(key, Entry.ACKNOWLEDGED_UNWATCHED);
            unwatched++;
        } else if (outcome instanceof PublishOutcome.Acknowledged) {
            open.put(key, Entry.ACKNOWLEDGED);
            lost++;
        } else {
            open.put(key, Entry.UNCONFIRMED);
            missing++;
            missingOnes.add(key);
            forgetOldest();
        }
    }

    /** Nobody hears the broker any more: what has not come until now may come unheard. */
    public synchronized void watchLost() {
        watched = false;
        open.replaceAll((key, entry) -> switch (entry) {
            case SENT -> Entry.SENT_UNWATCHED;
            case ACKNOWLEDGED -> Entry.ACKNOWLEDGED_UNWATCHED;
            default -> entry;
        });
        unwatched += lost;
        lost = 0;
        notifyAll();
    }

    /** The broker is heard again: what is sent from now on must come. */
    public synchronized void watchedAgain() {
        watched = true;
    }

    /** The broker has kept a report, and shows it to somebody who has just subscribed: it has come, but perhaps was heard before. */
    public synchronized void retained(int number, long sequence) {
        Entry entry = open.get(new Key(number, sequence));
        if (entry != null && entry != Entry.ARRIVED) {
            arrived(number, sequence);
        }
    }

    /** A report has come to the broker. */
    public synchronized void arrived(int number, long sequence) {
        if (number < 1 || number >= lastSent.length || sequence < 1 || sequence > lastSent[number]) {
            foreign++;
            return;
        }
        Key key = new Key(number, sequence);
        Entry entry = open.get(key);
        if (entry == null || entry == Entry.ARRIVED) {
            doubled++;
            doubledExactlyOnce += exactlyOnce[number] ? 1 : 0;
            return;
        }
        delivered++;
        if (sequence < lastArrived[number]) {
            reordered++;
        } else {
            lastArrived[number] = sequence;
        }
        switch (entry) {
            case ACKNOWLEDGED -> {
                lost--;
                open.remove(key);
                if (lost == 0) {
                    notifyAll();
                }
            }
            case ACKNOWLEDGED_UNWATCHED -> {
                unwatched--;
                open.remove(key);
            }
            case UNCONFIRMED -> {
                missing--;
                open.remove(key);
            }
            default -> open.put(key, Entry.ARRIVED);
        }
    }

    /** Waits until all that was acknowledged is there, which it is unless something is lost; returns whether that came true in time. */
    public synchronized boolean awaitAcknowledged(Duration patience) throws InterruptedException {
        long deadlineNanos = System.nanoTime() + patience.toNanos();
        while (lost > 0) {
            long millis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
            if (millis <= 0) {
                return false;
            }
            wait(millis);
        }
        return true;
    }

    /** Something has come to the broker that no sensor of this fleet can have sent. */
    public synchronized void arrivedFromElsewhere() {
        foreign++;
    }

    public synchronized Verdict verdict() {
        return new Verdict(sent, delivered, lost, missing, doubled, doubledExactlyOnce, reordered, foreign, unwatched);
    }

    /** How many reports are remembered one by one. */
    synchronized int openCount() {
        return open.size();
    }

    private void forgetOldest() {
        while (missingOnes.size() > MISSING_MAX) {
            open.remove(missingOnes.remove(), Entry.UNCONFIRMED);
        }
    }

    @Override
    public synchronized String toString() {
        return verdict() + ", open " + open + ", last " + Arrays.toString(lastArrived);
    }
}
