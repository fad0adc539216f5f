package io.mqttsn.gateway.admin;

import io.mqttsn.gateway.admin.GatewayStatus.ListenerStatus;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * (NOT thread safe.) The line that the log gets once in a while: who is there, what has gone through since the line before, what waits, what was lost.
 */
public final class StatisticsLine {
    private @Nullable GatewayStatus previous;

    /** The line for {@code now}; its rates and its "dropped" speak of the time since the last call. */
    public String next(GatewayStatus now) {
        long seconds = Math.max(1, now.uptimeSeconds() - (previous == null ? 0 : previous.uptimeSeconds()));
        StringBuilder line = new StringBuilder("clients:");
        String separator = " ";
        for (Map.Entry<String, Long> state : now.sessions().entrySet()) {
            if (state.getValue() > 0) {
                line.append(separator).append(state.getValue()).append(' ').append(state.getKey());
                separator = ", ";
            }
        }
        if (separator.equals(" ")) {
            line.append(" none");
        }
        long published = total(now.published()) - (previous == null ? 0 : total(previous.published()));
        long delivered = total(now.delivered()) - (previous == null ? 0 : total(previous.delivered()));
        line.append(String.format(
                Locale.ROOT,
                "; from clients %d messages (%.1f/s), to clients %d (%.1f/s)",
                published,
                (double) published / seconds,
                delivered,
                (double) delivered / seconds));
        line.append("; waiting ").append(now.queues().messages());
        long dropped = total(now.dropped().values())
                - (previous == null ? 0 : total(previous.dropped().values()));
        if (dropped > 0) {
            line.append("; dropped ").append(dropped);
        }
        if (!now.uplink().available()) {
            line.append("; the broker is away");
        }
        now.listeners().forEach(listener -> appendTrouble(listener, line));
        previous = now;
        return line.toString();
    }

    private void appendTrouble(ListenerStatus listener, StringBuilder line) {
        if (!listener.available()) {
            line.append("; ").append(listener.name()).append(" is away");
        }
        long lost = listener.lostFrames() - lostBefore(listener.name());
        if (lost > 0) {
            line.append("; ")
                    .append(listener.name())
                    .append(" lost ")
                    .append(lost)
                    .append(" frames");
        }
    }

    private long lostBefore(String listener) {
        return previous == null
                ? 0
                : previous.listeners().stream()
                        .filter(before -> before.name().equals(listener))
                        .mapToLong(ListenerStatus::lostFrames)
                        .sum();
    }

    private static long total(Iterable<Long> counts) {
        long total = 0;
        for (long count : counts) {
            total += count;
        }
        return total;
    }
}
