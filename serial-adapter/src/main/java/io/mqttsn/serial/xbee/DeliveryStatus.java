package io.mqttsn.serial.xbee;

/** The codes in a module's report of a transmission that it gave up, of frames 0x8B and 0x89 alike, in words. */
public final class DeliveryStatus {

    private DeliveryStatus() {}

    /** What went wrong, for example {@code no route}. */
    public static String words(int code) {
        return switch (code) {
            case 0x01 -> "no acknowledgement from the next radio";
            case 0x02 -> "the channel was busy";
            case 0x03 -> "purged by the module";
            case 0x21 -> "no acknowledgement through the network";
            case 0x22 -> "the module has not joined a network";
            case 0x24 -> "address not found";
            case 0x25 -> "no route";
            case 0x74 -> "too large for the radio";
            default -> "delivery status 0x" + Integer.toHexString(code);
        };
    }
}
