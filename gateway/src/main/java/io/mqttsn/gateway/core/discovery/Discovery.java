package io.mqttsn.gateway.core.discovery;

import io.mqttsn.codec.Advertise;
import io.mqttsn.codec.GwInfo;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.SearchGw;
import io.mqttsn.gateway.core.AnswerLimit;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.Deadlines.Deadline;
import io.mqttsn.gateway.core.SourceLimit;
import io.mqttsn.transport.PeerAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;

/**
 * Advertisement and discovery (MQTT-SN 1.2, §6.1). A question is answered to the one who asked, or over the group that it came over where the listener says
 * so, in every state, and touches no session; a forger who asks in somebody else's name gets little out of it, see {@link SourceLimit}. ADVERTISE goes out
 * only while a CONNECT would be accepted.
 */
public final class Discovery {

    private final CoreContext core;
    private final AnswerLimit answers;
    private final BooleanSupplier wouldAcceptConnect;
    private final Deadline advertise;
    private final Map<String, GroupAnswer> groupAnswers = new LinkedHashMap<>();

    /**
     * @param wouldAcceptConnect whether there is room for one more session
     */
    public Discovery(CoreContext core, BooleanSupplier wouldAcceptConnect) {
        this.core = core;
        this.answers =
                new AnswerLimit(core.settings(), rates -> new SourceLimit(rates.searches(), rates.searchesPerSource()));
        this.wouldAcceptConnect = wouldAcceptConnect;
        this.advertise = new Deadline(this, this::advertise);
    }

    /**
     * @param overGroup whether it came over the group, where the listener may answer it
     */
    public void searchGwReceived(PeerAddress from, SearchGw question, boolean overGroup) {
        String listener = from.transportName();
        if (!answers.tryTake(from, core.nowNanos())) {
            core.counters().answersOverRate++;
        } else if (overGroup && core.settings().listener(listener).answersOnGroup()) {
            groupAnswers
                    .computeIfAbsent(listener, name -> new GroupAnswer(core, name))
                    .asked(question.radius());
        } else {
            core.sink().sendMessage(from, new GwInfo(core.settings().gatewayId(), Octets.EMPTY));
        }
    }

    /** A gateway has answered over the group of a listener, or a client for one. */
    public void gwInfoReceived(PeerAddress from, GwInfo answer) {
        GroupAnswer ours = groupAnswers.get(from.transportName());
        if (ours != null && answer.gwId() != core.settings().gatewayId()) {
            ours.forgo();
        }
        core.counters().unexpectedMessages++;
    }

    /** The uplink can serve clients from now on, or no longer. The first ADVERTISE is sent at once. */
    public void uplinkAvailable(boolean available) {
        boolean configured = !core.settings().advertiseInterval().isZero();
        if (!available) {
            core.deadlines().cancel(advertise);
        } else if (configured && !advertise.isPending()) {
            advertise();
        }
    }

    private void advertise() {
        long intervalNanos = core.settings().advertiseInterval().toNanos();
        core.deadlines().schedule(advertise, core.nowNanos() + intervalNanos);
        if (wouldAcceptConnect.getAsBoolean()) {
            int seconds = (int) core.settings().advertiseInterval().toSeconds();
            core.sink().broadcast(new Advertise(core.settings().gatewayId(), seconds));
        }
    }
}
