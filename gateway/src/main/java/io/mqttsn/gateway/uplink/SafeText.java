package io.mqttsn.gateway.uplink;

/**
 * Whether a topic may be shown to a broker that all sensors share. MQTT lets a broker end the connection over control characters and non-characters (MQTT
 * 3.1.1, §1.5.3), and Mosquitto does; one sensor's topic would cost all of them their connection. Half a surrogate pair cannot be said in UTF-8 at all.
 */
final class SafeText {

    private SafeText() {}

    static boolean isSafe(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c < 0x7F) {
                continue;
            }
            int codePoint = text.codePointAt(i);
            if (Character.isISOControl(c)
                    || isNonCharacter(codePoint)
                    || Character.isSurrogate((char) codePoint) && codePoint <= 0xFFFF) {
                return false;
            }
            i += Character.charCount(codePoint) - 1;
        }
        return true;
    }

    private static boolean isNonCharacter(int codePoint) {
        return codePoint >= 0xFDD0 && codePoint <= 0xFDEF || (codePoint & 0xFFFE) == 0xFFFE;
    }
}
