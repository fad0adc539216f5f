package io.mqttsn.gateway.core.procedure;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Publish;
import io.mqttsn.codec.Register;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicId;
import io.mqttsn.codec.TopicRef;
import io.mqttsn.gateway.core.CoreContext;
import io.mqttsn.gateway.core.session.ClientSession;
import io.mqttsn.gateway.core.session.Subscription;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.gateway.routing.TopicName;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How one client knows the topics of messages that are sent to it: as it subscribed, when it subscribed to exactly this name; by its two octets where they
 * suffice; otherwise by a normal id, which it may have to learn first.
 */
final class TopicReferences {

    private final CoreContext core;
    private final ClientSession session;

    TopicReferences(CoreContext core, ClientSession session) {
        this.core = core;
        this.session = session;
    }

    /** Empty when the client can have no more ids, or its link does not carry what a new one takes. */
    Optional<TopicRef> of(MessageHandle handle, Publication message) {
        TopicName name = message.topic();
        Subscription exact = session.subscriptions().get(TopicFilter.of(name));
        if (exact != null && exact.selector() instanceof PredefinedTopicId predefined) {
            return Optional.of(predefined);
        }
        boolean subscribedInFull = exact != null && exact.selector() instanceof FilterText;
        String text = session.topicSpace().textOf(name);
        if (!subscribedInFull && ShortTopicName.fits(text)) {
            return Optional.of(ShortTopicName.of(text));
        }
        if (!session.topicIds().isKnown(name) && !fitsWithNewId(handle, message)) {
            return Optional.empty();
        }
        OptionalInt id = session.topicIds().idFor(name);
        return id.isPresent() ? Optional.of(new TopicId(id.getAsInt())) : Optional.empty();
    }

    /** Whether the client's link carries the REGISTER of this name, and the message after it; if not, an id would be spent on nothing. */
    boolean fitsWithNewId(MessageHandle handle, Publication message) {
        Register register = new Register(TopicId.MAX, 0, session.topicSpace().textOf(message.topic()));
        Publish publish =
                new Publish(false, handle.qos(), handle.retain(), new TopicId(TopicId.MAX), 0, message.payload());
        return core.fits(register, session) && core.fits(publish, session);
    }
}
