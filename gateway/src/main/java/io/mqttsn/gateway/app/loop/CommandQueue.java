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
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * (NOT thread safe: used on the gateway's loop only.) The commands that the core has given and the loop has not carried out yet, in order. A ring that
 * grows when it must and stays as large as its largest batch was.
 */
public final class CommandQueue implements CommandSink {
    private static final int INITIAL_CAPACITY = 256;

    /** A power of two long; the command number {@code n} lies at {@code n & (length - 1)}. */
    private @Nullable Command[] ring = new @Nullable Command[INITIAL_CAPACITY];

    /** Numbers of the oldest command that waits and of the next one to be appended; both wrap around, their difference does not. */
    private int head;

    private int tail;

    /** The oldest command, which leaves the queue; null when none waits. */
    @Nullable
    Command poll() {
        if (head == tail) {
            return null;
        }
        int index = head++ & ring.length - 1;
        Command command = ring[index];
        ring[index] = null;
        return command;
    }

    int size() {
        return tail - head;
    }

    @Override
    public int mark() {
        return tail;
    }

    /**
     * {@inheritDoc}
     *
     * @throws IllegalStateException when some of these commands have been carried out already
     */
    @Override
    public void cutBackTo(int mark) {
        if (mark - head < 0 || tail - mark < 0) {
            throw new IllegalStateException("mark: " + mark + " (expected: " + head + ".." + tail + ")");
        }
        while (tail != mark) {
            ring[--tail & ring.length - 1] = null;
        }
    }

    private void append(Command command) {
        if (size() == ring.length) {
            grow();
        }
        ring[tail++ & ring.length - 1] = command;
    }

    private void grow() {
        @Nullable Command[] larger = Arrays.copyOf(ring, ring.length * 2);
        Arrays.fill(larger, null);
        for (int n = head; n != tail; n++) {
            larger[n & larger.length - 1] = ring[n & ring.length - 1];
        }
        ring = larger;
    }

    @Override
    public void sendMessage(PeerAddress to, MqttSnMessage message) {
        append(new Command.SendMessage(to, message));
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
    public void changeWill(long sessionId, Optional<Will> will) {
        append(new Command.ChangeWill(sessionId, will));
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
}
