package io.mqttsn.gateway.world;

import io.mqttsn.gateway.world.FrameTrail.Coincidence;
import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Naive searches for frames among the octets of a line, bit by bit as the framings are described: they must not share the framers' mistakes. */
final class Coincidences {

    /** Where nothing but whole frames is lost, there are none. */
    static final Coincidence NEVER = (line, frame) -> false;

    /** END, then the message and its CRC-16/X-25, low octet first, as SLIP escapes them, then END. */
    static final Coincidence SLIP_CRC = (line, frame) -> {
        int crc = 0xFFFF;
        for (byte octet : frame) {
            for (int bit = 0; bit < 8; bit++) {
                boolean differs = ((octet >> bit ^ crc) & 1) == 1;
                crc = differs ? crc >> 1 ^ 0x8408 : crc >> 1;
            }
        }
        crc ^= 0xFFFF;
        byte[] checked = Arrays.copyOf(frame, frame.length + 2);
        checked[frame.length] = (byte) crc;
        checked[frame.length + 1] = (byte) (crc >> 8);
        ByteArrayOutputStream escaped = new ByteArrayOutputStream();
        for (byte octet : checked) {
            switch (octet & 0xFF) {
                case 0xC0 -> escaped.writeBytes(new byte[] {(byte) 0xDB, (byte) 0xDC});
                case 0xDB -> escaped.writeBytes(new byte[] {(byte) 0xDB, (byte) 0xDD});
                default -> escaped.write(octet);
            }
        }
        escaped.write(0xC0);
        return contains(line, escaped.toByteArray());
    };

    private Coincidences() {}

    /** Anything from a delimiter on whose length and sum are right, and that has the message in it. */
    static Coincidence xbee(boolean escaped) {
        return (line, frame) -> {
            for (int at = 0; at < line.length; at++) {
                if (line[at] == 0x7E && contains(apiFrame(line, at + 1, escaped), frame)) {
                    return true;
                }
            }
            return false;
        };
    }

    private static byte[] apiFrame(byte[] line, int from, boolean escaped) {
        byte[] plain = escaped ? unescaped(line, from) : Arrays.copyOfRange(line, from, line.length);
        int length = plain.length < 2 ? 0 : (plain[0] & 0xFF) << 8 | plain[1] & 0xFF;
        if (length == 0 || plain.length < length + 3) {
            return new byte[0];
        }
        int sum = 0;
        for (int i = 2; i < length + 3; i++) {
            sum += plain[i];
        }
        return (sum & 0xFF) == 0xFF ? Arrays.copyOfRange(plain, 2, length + 2) : new byte[0];
    }

    private static byte[] unescaped(byte[] line, int from) {
        ByteArrayOutputStream plain = new ByteArrayOutputStream();
        for (int at = from; at < line.length && line[at] != 0x7E; at++) {
            boolean isEscape = line[at] == 0x7D && at + 1 < line.length;
            plain.write(isEscape ? line[++at] ^ 0x20 : line[at]);
        }
        return plain.toByteArray();
    }

    private static boolean contains(byte[] all, byte[] wanted) {
        for (int at = 0; at + wanted.length <= all.length; at++) {
            if (Arrays.equals(all, at, at + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }
}
