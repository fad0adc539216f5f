package io.mqttsn.gateway.core;

import io.mqttsn.gateway.routing.MessageHandle;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The border that no bug crosses. What a handler appends between {@link #begin} and its end is taken back when it throws, and whoever it worked for pays:
 * one session, or one attempt to connect. Everybody else goes on.
 *
 * <p>A handler that changes another session works for that one meanwhile, see {@link #run}; so two sessions never pay for one failure.
 *
 * <p>What the store knows needs care: a queue has given a message up for good by the time that the command to forget it is taken back. Such commands are
 * appended again, unless the message had not been stored before either.
 */
public final class FaultBorder {

    private final CommandSink sink;
    private final CoreCounters counters;
    private final List<Row> stored = new ArrayList<>();
    private final List<Row> forgotten = new ArrayList<>();
    /** Messages that a failed handler meant to store, until its session has ended: the store does not know them. */
    private final List<Row> neverStored = new ArrayList<>();

    private long mark;
    /** Where the commands of the last failed handler began. */
    private long takenBackFrom = Long.MAX_VALUE;

    private @Nullable Payer payer;

    /** One session's entry in the store. */
    private record Row(long sessionId, MessageHandle handle) {}

    /** Ends whoever a failed handler worked for. */
    @FunctionalInterface
    interface Payer {

        /** @param owner a session, an attempt to connect, or nobody who has anything to lose */
        void pay(Object owner);
    }

    FaultBorder(CommandSink sink, CoreCounters counters) {
        this.sink = sink;
        this.counters = counters;
    }

    void setPayer(Payer payer) {
        this.payer = payer;
    }

    /** A handler begins its work. */
    void begin() {
        mark = sink.mark();
        stored.clear();
        forgotten.clear();
    }

    /** What has been appended so far stays, whatever happens: the states that go with it have changed. */
    public void commit() {
        begin();
    }

    /**
     * Does a part of the work for somebody else, who alone pays when it fails; the caller goes on behind it. What the caller has appended before stays.
     *
     * @param during for the log
     */
    public void run(Object owner, String during, Runnable work) {
        begin();
        try {
            work.run();
        } catch (RuntimeException e) {
            failed(owner, e, during);
        }
        commit();
    }

    /**
     * The handler that is at work has thrown.
     *
     * @param owner whom it worked for; null for nobody
     */
    void failed(@Nullable Object owner, RuntimeException cause, Object during) {
        takeBack();
        counters.failures++;
        sink.fault(during.toString(), cause);
        commit();
        if (owner != null && payer != null) {
            payer.pay(owner);
        }
        neverStored.clear();
    }

    /** What remains of a session that failed is being removed, and that has failed too. */
    void failedAgain(RuntimeException cause, String during) {
        takeBack();
        sink.fault(during, cause);
        commit();
    }

    private void takeBack() {
        sink.cutBackTo(mark);
        takenBackFrom = mark;
        for (Row row : forgotten) {
            if (!stored.remove(row)) {
                sink.forgetDelivery(row.sessionId(), row.handle());
            }
        }
        neverStored.addAll(stored);
    }

    /** Whether the command with this number, see {@link CommandSink#mark}, is one of those that were taken back at this moment; for whoever pays. */
    public boolean hasTakenBack(long number) {
        return number >= takenBackFrom;
    }

    /** Has a queue entry stored. */
    public void storeDelivery(Ticket ticket, long sessionId, MessageHandle handle) {
        stored.add(new Row(sessionId, handle));
        sink.storeDelivery(ticket, sessionId, handle);
    }

    /** Has the store forget a queue entry that was delivered or dropped. */
    public void forgetDelivery(long sessionId, MessageHandle handle) {
        Row row = new Row(sessionId, handle);
        if (neverStored.isEmpty() || !neverStored.remove(row)) {
            forgotten.add(row);
            sink.forgetDelivery(sessionId, handle);
        }
    }
}
