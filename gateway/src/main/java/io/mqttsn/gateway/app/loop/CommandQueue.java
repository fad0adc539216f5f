package io.mqttsn.gateway.app.loop;

import io.mqttsn.codec.ClientId;
import io.mqttsn.codec.MqttSnMessage;
import io.mqttsn.codec.Qos;
import io.mqttsn.gateway.core.CommandSink;
import io.mqttsn.gateway.core.Notice;
import io.mqttsn.gateway.core.Ticket;
import io.mqttsn.gateway.core.Will;
import io.mqttsn.gateway.routing.Delivery;
import io.mqttsn.gateway.routing.MessageHandle;
import io.mqttsn.gateway.routing.Publication;
import io.mqttsn.gateway.routing.TopicFilter;
import io.mqttsn.transport.PeerAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * (NOT thread safe: used on the gateway's loop only.) The commands that the core has given and the loop has not carried out yet, in order. A ring that
 * grows when it must and stays as large as its largest batch was.
 */
public final class CommandQueue implements CommandSink {
    private static final int INITIAL_CAPACITY = 256;

    /** A power of two long; the command number {@code n} lies at {@code n % length}. */
    private @Nullable Command[] ring = new @Nullable Command[INITIAL_CAPACITY];

    /** Numbers of the oldest command that waits and of the next one to be appended. */
    private long head;

    private long tail;

    /** The oldest command, which leaves the queue; null when none waits. */
    @Nullable
    Command poll() {
        if (head == tail) {
            return null;
        }
        int index = indexOf(head++);
        Command command = ring[index];
        ring[index] = null;
        return command;
    }

    int size() {
        return (int) (tail - head);
    }

    @Override
    public long mark() {
        return tail;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException when some of these commands have been carried out already
     */
    @Override
    public void cutBackTo(long mark) {
        if (mark < head || mark > tail) {
            throw new IllegalStateException("mark: " + mark + " (expected: " + head + ".." + tail + ")");
        }
        while (tail != mark) {
            ring[indexOf(--tail)] = null;
        }
    }

    private void append(Command command) {
        if (size() == ring.length) {
            grow();
        }
        ring[indexOf(tail++)] = command;
    }

    private void grow() {
        @Nullable Command[] larger = new @Nullable Command[ring.length * 2];
        for (long n = head; n != tail; n++) {
            larger[(int) (n & larger.length - 1)] = ring[indexOf(n)];
        }
        ring = larger;
    }

    private int indexOf(long number) {
        return (int) (number & ring.length - 1);
    }

    @Override
    public void sendMessage(PeerAddress to, MqttSnMessage message) {
        append(new Command.SendMessage(to, message));
    }

    @Override
    public void broadcast(MqttSnMessage message) {
        append(new Command.Broadcast(message));
    }

    @Override
    public void openUplink(
            long sessionId, ClientId clientId, boolean cleanSession, int keepAliveSeconds, Optional<Will> will) {
        append(new Command.OpenUplink(sessionId, clientId, cleanSession, keepAliveSeconds, will));
    }

    @Override
    public void closeUplink(long sessionId, boolean fireWill) {
        append(new Command.CloseUplink(sessionId, fireWill));
    }

    @Override
    public void discardUplink(long sessionId) {
        append(new Command.DiscardUplink(sessionId));
    }

    @Override
    public void changeWill(Ticket ticket, long sessionId, boolean cleanSession, Optional<Will> will) {
        append(new Command.ChangeWill(ticket, sessionId, cleanSession, will));
    }

    @Override
    public void publishUplink(Ticket ticket, long sessionId, Publication publication) {
        append(new Command.PublishUplink(ticket, sessionId, publication));
    }

    @Override
    public void subscribeUplink(Ticket ticket, long sessionId, TopicFilter filter, Qos qos) {
        append(new Command.SubscribeUplink(ticket, sessionId, filter, qos));
    }

    @Override
    public void unsubscribeUplink(Ticket ticket, long sessionId, TopicFilter filter) {
        append(new Command.UnsubscribeUplink(ticket, sessionId, filter));
    }

    @Override
    public void acknowledgeUplink(Delivery delivery) {
        append(new Command.AcknowledgeUplink(delivery));
    }

    @Override
    public void refuseUplink(Delivery delivery) {
        append(new Command.RefuseUplink(delivery));
    }

    @Override
    public void storeDelivery(Ticket ticket, long sessionId, MessageHandle handle) {
        append(new Command.StoreDelivery(ticket, sessionId, handle));
    }

    @Override
    public void forgetDelivery(long sessionId, MessageHandle handle) {
        append(new Command.ForgetDelivery(sessionId, handle));
    }

    @Override
    public void loadMessage(long sessionId, MessageHandle handle) {
        append(new Command.LoadMessage(sessionId, handle));
    }

    @Override
    public void notice(Notice notice) {
        append(new Command.TellOperator(notice));
    }

    @Override
    public void fault(String during, RuntimeException cause) {
        append(new Command.ReportFault(during, cause));
    }
}
