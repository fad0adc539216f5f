package io.mqttsn.gateway.uplink;

import java.util.function.BooleanSupplier;

/**
 * Looks after a sensor that has asked the broker for something while messages wait for it: the answer may be behind more of them, on a connection that is not
 * read. A broker in good order answers in a moment; when there has been no answer at all for a while, that is told. (NOT thread safe.)
 */
final class AnswerWatch {

    private final SensorPool pool;
    private final SensorRequests requests;
    private final BooleanSupplier isHolding;
    private final Runnable late;

    private boolean isWatching;
    private long answersBefore;
    private long step;

    /**
     * @param isHolding whether messages wait
     * @param late told when answers are
     */
    AnswerWatch(SensorPool pool, SensorRequests requests, BooleanSupplier isHolding, Runnable late) {
        this.pool = pool;
        this.requests = requests;
        this.isHolding = isHolding;
        this.late = late;
    }

    /** Something waits, or was asked or answered. */
    void look() {
        boolean isAtRisk = isHolding.getAsBoolean() && !requests.isQuiet();
        if (isAtRisk && !isWatching) {
            isWatching = true;
            answersBefore = requests.answers();
            pool.limitAnswers(this);
        } else if (!isAtRisk && isWatching) {
            isWatching = false;
            step++;
        }
    }

    /** Counts what happens; a time limit is for one step. */
    long step() {
        return step;
    }

    void timeIsUp() {
        isWatching = false;
        step++;
        if (requests.answers() == answersBefore) {
            late.run();
        }
        look();
    }
}
