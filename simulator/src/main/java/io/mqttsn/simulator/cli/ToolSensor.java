package io.mqttsn.simulator.cli;

import io.mqttsn.codec.Encapsulated;
import io.mqttsn.codec.Frame;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.ReturnCode;
import io.mqttsn.simulator.client.LossReason;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.SensorState;
import io.mqttsn.simulator.client.Violation;
import io.mqttsn.simulator.client.Will;
import io.mqttsn.simulator.net.LiveSensor;
import io.mqttsn.simulator.net.SensorLoop;
import io.mqttsn.simulator.network.NetworkSettings;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The client of a tool: it does one job, disconnects, and turns whatever goes wrong into a sentence with its remedy. */
abstract class ToolSensor extends LiveSensor {

    private static final Duration GOODBYE = Duration.ofSeconds(1);
    private static final long CALM_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    private final ClientOptions options;
    private final @Nullable Octets node;
    private final @Nullable MessageTrace trace;
    private final CompletableFuture<Void> result = new CompletableFuture<>();
    private String gatewayName;
    private boolean done;
    private int willUpdatesOpen;
    /** Read by the thread that waits for the work. */
    private volatile boolean heardAnything;

    ToolSensor(SensorLoop loop, SensorSettings settings, ClientOptions options) {
        super(loop, settings);
        this.options = options;
        this.node = options.node();
        this.trace = options.verbose ? new MessageTrace(options.err()) : null;
        inWeather(options.weather().network(), options.weather().seed);
        this.gatewayName = loop.gatewayName().toString();
    }

    /** The gateway is reached through a serial port, by which error messages then call it. */
    final void reachedBy(String port) {
        gatewayName = port;
    }

    final String gatewayName() {
        return gatewayName;
    }

    /** Begins the job, by connecting unless a tool does otherwise; the socket is open. */
    void begin() {
        run((client, now) -> client.connect(now));
    }

    /** Goes on with the job: there is a connection, and the will is as the user wants it. */
    abstract void ready();

    /** Says what is left to say; called once, before the connection ends in whatever way. */
    void ending() {}

    /** Whether a message of the gateway is the tool's own affair, and not the client's. */
    boolean takes(MqttSnMessage message) {
        return false;
    }

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
                    open(options.source());
                    begin();
                } catch (IOException e) {
                    unusable(e.getMessage()
                            + (options.source() == null ? "" : "; is --source free, and of this machine?"));
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
            boolean silent = !heardAnything;
            sayGoodbye();
            if (silent) {
                throw ToolFailure.unusable(noAnswer() + " (waited " + timeout.toMillis() + " ms, --timeout)");
            }
            throw new ToolFailure("not done after " + timeout.toMillis() + " ms (--timeout)");
        } finally {
            removeHook(goodbye);
        }
    }

    /** The job is done: end the connection, then the tool. */
    final void finish() {
        if (done) {
            return;
        }
        done = true;
        ending();
        if (client().state() == SensorState.DISCONNECTED || options.vanishes()) {
            endWhenCalm();
        } else {
            run((client, now) -> client.disconnect(now));
        }
    }

    /** Without a farewell nobody tells when a slow network has delivered the last message. */
    private void endWhenCalm() {
        if (isCalm()) {
            result.complete(null);
        } else {
            loop().schedule(this::endWhenCalm, CALM_NANOS);
        }
    }

    /** The gateway said no. */
    final void fail(String sentence) {
        fail(new ToolFailure(sentence));
    }

    /** There is no gateway to say anything. */
    final void unusable(String sentence) {
        fail(ToolFailure.unusable(sentence));
    }

    private void fail(ToolFailure failure) {
        if (!done) {
            done = true;
            ending();
        }
        result.completeExceptionally(failure);
    }

    @Override
    public final void connected() {
        Will topic = options.willTopicUpdate();
        Octets message = options.willMessageUpdate();
        if (topic != null) {
            willUpdatesOpen++;
            run((client, now) -> client.updateWillTopic(topic, now));
        }
        if (message != null) {
            willUpdatesOpen++;
            run((client, now) -> client.updateWillMessage(message, now));
        }
        if (willUpdatesOpen == 0) {
            ready();
        }
    }

    @Override
    public final void willTopicUpdated(ReturnCode returnCode) {
        willUpdated("topic", returnCode);
    }

    @Override
    public final void willMessageUpdated(ReturnCode returnCode) {
        willUpdated("message", returnCode);
    }

    private void willUpdated(String what, ReturnCode returnCode) {
        willUpdatesOpen--;
        if (!returnCode.isAccepted()) {
            fail("the gateway refused the new will " + what + " (" + returnCode
                    + "); does it support updates, and is there a will?");
        } else if (willUpdatesOpen == 0) {
            ready();
        }
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
        switch (reason) {
            case NO_ANSWER -> unusable(noAnswer());
            case GATEWAY_DISCONNECTED -> fail("the gateway ended the connection; its log tells why");
        }
    }

    private String noAnswer() {
        String remedy = node == null ? "" : ", and does it take us for a forwarder (--node)";
        return "no answer from " + gatewayName
                + "; is the gateway running there, and is the port right (--gateway, --serial)" + remedy + "?";
    }

    @Override
    protected void unreachable() {
        if (!done) {
            unusable("nobody listens on UDP " + gatewayName + "; start the gateway or name another one (--gateway)");
        } else {
            result.complete(null);
        }
    }

    @Override
    public void disconnected() {
        result.complete(null);
    }

    @Override
    public void violated(Violation violation) {
        NetworkSettings network = options.weather().network();
        boolean isConclusive =
                switch (violation.kind().conclusive()) {
                    case ALWAYS -> true;
                    case IN_ORDER -> network.isHonest();
                    case LOSSLESS -> network.isHonest() && network.isLossless();
                };
        if (!isConclusive) {
            return;
        }
        warn("the gateway broke a rule: " + violation.kind() + ", " + violation.detail() + ", in "
                + violation.message());
    }

    @Override
    protected void malformed(Frame frame) {
        warn("the gateway sent a frame that is no message: " + frame);
    }

    private void warn(String sentence) {
        if (!options.quiet) {
            options.err().println("warning: " + sentence);
            options.err().flush();
        }
    }

    @Override
    protected final Frame outgoing(MqttSnMessage message) {
        Frame frame = node == null ? message : new Encapsulated(0, node, message);
        if (trace != null) {
            trace.sent(frame);
        }
        return frame;
    }

    @Override
    protected final @Nullable MqttSnMessage incoming(Frame frame) {
        heardAnything = true;
        if (trace != null) {
            trace.heard(frame);
        }
        MqttSnMessage message;
        if (node == null && frame instanceof MqttSnMessage plain) {
            message = plain;
        } else if (node != null && frame instanceof Encapsulated wrapped) {
            if (!wrapped.nodeId().equals(node)) {
                warn("the gateway sent a message for another node: " + wrapped);
                return null;
            }
            message = wrapped.message();
        } else {
            malformed(frame);
            return null;
        }
        return takes(message) ? null : message;
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
