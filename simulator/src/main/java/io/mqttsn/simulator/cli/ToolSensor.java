package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.simulator.client.LossReason;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.net.LiveSensor;
import io.mqttsn.simulator.net.SensorLoop;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The client of a tool: it does one job, disconnects, and turns whatever goes wrong into a sentence with its remedy. */
abstract class ToolSensor extends LiveSensor {

    private static final Duration GOODBYE = Duration.ofSeconds(1);

    private final PrintWriter err;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private boolean done;

    ToolSensor(SensorLoop loop, SensorSettings settings, PrintWriter err) {
        super(loop, settings);
        this.err = err;
    }

    /** Begins the job; the socket is open. */
    abstract void begin();

    /**
     * Does the job, and returns when it is done and the connection ended. Ctrl-C ends the connection too.
     *
     * @param timeout how long to wait, {@code null} for ever
     */
    final void work(@Nullable Duration timeout) throws ToolFailure, InterruptedException {
        Thread goodbye = new Thread(this::sayGoodbye, "sim-goodbye");
        Runtime.getRuntime().addShutdownHook(goodbye);
        try {
            loop().execute(() -> {
                try {
                    open();
                    begin();
                } catch (IOException e) {
                    fail(e.getMessage());
                }
            });
            if (timeout == null) {
                result.get();
            } else {
                result.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ToolFailure failure) {
                throw failure;
            }
            throw new IllegalStateException(e.getCause());
        } catch (TimeoutException e) {
            sayGoodbye();
            throw new ToolFailure("not done after " + timeout.toMillis() + " ms (--timeout)");
        } finally {
            removeHook(goodbye);
        }
    }

    /** The job is done: end the connection, then the tool. */
    final void finish() {
        if (!done) {
            done = true;
            if (client().state() == SensorState.DISCONNECTED) {
                result.complete(null);
            } else {
                run((client, now) -> client.disconnect(now));
            }
        }
    }

    final void fail(String sentence) {
        done = true;
        result.completeExceptionally(new ToolFailure(sentence));
    }

    @Override
    public void refused(ReturnCode returnCode) {
        fail("the gateway refused the connection (" + returnCode + "); "
                + (returnCode.equals(ReturnCode.CONGESTION)
                        ? "it is full, or its broker is away: try again later"
                        : "is the client id allowed there (--id)?"));
    }

    @Override
    public void lost(LossReason reason) {
        if (done) {
            // The work is done; only the farewell stayed unanswered.
            result.complete(null);
            return;
        }
        fail(
                switch (reason) {
                    case NO_ANSWER ->
                        "no answer from " + loop().gatewayName()
                                + "; is the gateway running there, and is the port right (--gateway)?";
                    case GATEWAY_DISCONNECTED -> "the gateway ended the connection; its log tells why";
                });
    }

    @Override
    protected void unreachable() {
        fail("nobody listens on UDP " + loop().gatewayName() + "; start the gateway or name another one (--gateway)");
    }

    @Override
    public void disconnected() {
        result.complete(null);
    }

    @Override
    public void violated(Violation violation) {
        err.println("warning: the gateway broke a rule: " + violation.kind() + ", " + violation.detail() + ", in "
                + violation.message());
    }

    @Override
    protected void malformed(Frame frame) {
        err.println("warning: the gateway sent a frame that is no message: " + frame);
    }

    private void sayGoodbye() {
        loop().execute(this::finish);
        try {
            result.get(GOODBYE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            // The gateway will notice by its timers.
            result.complete(null);
        }
    }

    private static void removeHook(Thread goodbye) {
        try {
            Runtime.getRuntime().removeShutdownHook(goodbye);
        } catch (IllegalStateException e) {
            // The hook runs already: it is what ended the work.
        }
    }
}
