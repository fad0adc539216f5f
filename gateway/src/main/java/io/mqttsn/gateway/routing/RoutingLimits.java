package io.mqttsn.gateway.routing;

/**
 * What routing may hold.
 *
 * @param levelsMax levels of a filter, and of the name of a retained message; at least 1. Each level costs memory, and clients choose how many they use
 * @param retainedMessagesMax how many retained messages are kept, 0 for none
 * @param retainedBytesMax what they may cost together, in the unit of {@link Publication#sizeBytes()}
 */
public record RoutingLimits(int levelsMax, int retainedMessagesMax, long retainedBytesMax) {

    public static final RoutingLimits DEFAULTS = new RoutingLimits(32, 10_000, 16 << 20);

    public RoutingLimits {
        if (levelsMax < 1 || retainedMessagesMax < 0 || retainedBytesMax < 0) {
            throw new IllegalArgumentException("routing limits: " + levelsMax + " levels, " + retainedMessagesMax
                    + " retained messages, " + retainedBytesMax + " octets (expected: at least 1, 0, 0)");
        }
    }
}
