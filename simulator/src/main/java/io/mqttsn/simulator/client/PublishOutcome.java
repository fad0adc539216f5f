package io.mqttsn.simulator.client;

import io.mqttsn.codec.ReturnCode;

/** What became of one publish; each token gets exactly one outcome. */
public sealed interface PublishOutcome {

    /** It left at QoS 0 or −1, where nobody answers. */
    PublishOutcome SENT = new Sent();

    /** The gateway confirmed it: PUBACK at QoS 1, PUBCOMP at QoS 2. */
    PublishOutcome ACKNOWLEDGED = new Acknowledged();

    /** It left, and the session ended before the answer: it may have arrived or not. */
    PublishOutcome UNCONFIRMED = new Unconfirmed();

    /** It never left. */
    PublishOutcome NOT_SENT = new NotSent();

    /** See {@link #SENT}. */
    record Sent() implements PublishOutcome {}

    /** See {@link #ACKNOWLEDGED}. */
    record Acknowledged() implements PublishOutcome {}

    /** The gateway refused it for good, in a PUBACK or in the REGACK for its topic. */
    record Rejected(ReturnCode returnCode) implements PublishOutcome {}

    /** See {@link #UNCONFIRMED}. */
    record Unconfirmed() implements PublishOutcome {}

    /** See {@link #NOT_SENT}. */
    record NotSent() implements PublishOutcome {}
}
