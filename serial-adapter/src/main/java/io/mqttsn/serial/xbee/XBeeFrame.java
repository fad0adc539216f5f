package io.mqttsn.serial.xbee;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The frame data of an API frame, in either direction. Addresses of 64 bits are {@code long}s as Digi prints them in hexadecimal, 16-bit ones are
 * 0..0xFFFF; {@code data} is the radio's payload between position and limit, a view that lives as long as the buffer it was read from.
 */
public sealed interface XBeeFrame {

    /** The 64-bit address of everybody. */
    long BROADCAST_64 = 0xFFFF;
    /** The 64-bit address that a module reports when it does not know it. */
    long UNKNOWN_64 = -1L;
    /** The 16-bit address in Zigbee and DigiMesh frames that means: not known, or everybody. */
    int UNKNOWN_16 = 0xFFFE;
    /** The 16-bit address of everybody in 802.15.4 frames. */
    int BROADCAST_16 = 0xFFFF;
    /** The most octets that any frame type adds to the payload (0x11 has 20). */
    int MAX_HEADER_SIZE = 20;

    /** 0x10: host to module, Zigbee and DigiMesh. Frame id 0 asks for no status; radius 0 is the most that the network allows. */
    record TransmitRequest(int frameId, long to64, int to16, int radius, int options, ByteBuffer data)
            implements XBeeFrame {}

    /** 0x00: host to module, 802.15.4, 64-bit destination. */
    record TransmitTo64(int frameId, long to64, int options, ByteBuffer data) implements XBeeFrame {}

    /** 0x01: host to module, 802.15.4, 16-bit destination. */
    record TransmitTo16(int frameId, int to16, int options, ByteBuffer data) implements XBeeFrame {}

    /** 0x08: host to module, asks for or sets the parameter with this name of two letters. */
    record AtCommand(int frameId, String name, ByteBuffer value) implements XBeeFrame {}

    /** 0x90: module to host, Zigbee and DigiMesh. */
    record Receive(long from64, int from16, int options, ByteBuffer data) implements XBeeFrame {}

    /** 0x91: as 0x90, from a module with AO=1; endpoints, cluster and profile are left out here. */
    record ExplicitReceive(long from64, int from16, int options, ByteBuffer data) implements XBeeFrame {}

    /** 0x80: module to host, 802.15.4. Signal strength in dBm, 0 or less. */
    record ReceiveFrom64(long from64, int rssiDbm, int options, ByteBuffer data) implements XBeeFrame {}

    /** 0x81: as 0x80 from a sender that uses its 16-bit address. */
    record ReceiveFrom16(int from16, int rssiDbm, int options, ByteBuffer data) implements XBeeFrame {}

    /** 0x8B: what became of a 0x10. Delivery 0 is success. */
    record TransmitStatus(int frameId, int to16, int retries, int delivery, int discovery) implements XBeeFrame {}

    /** 0x89: what became of a 0x00 or 0x01. Status 0 is success. */
    record SimpleTransmitStatus(int frameId, int status) implements XBeeFrame {}

    /** 0x88: the answer to 0x08. Status 0 is success. */
    record AtResponse(int frameId, String name, int status, ByteBuffer value) implements XBeeFrame {}

    /** 0x8A: something happened in the module, for example 0x00 it was reset, 0x02 it joined a network, 0x03 it left. */
    record ModemStatus(int status) implements XBeeFrame {}

    /** A type that is of no use here. */
    record Other(int type) implements XBeeFrame {}

    /** The frame in these octets, or {@code null} when they are too few for their type. The octets of the payload are not copied. */
    static @Nullable XBeeFrame read(ByteBuffer frameData) {
        return XBeeFrameCodec.read(frameData);
    }

    /** Appends type and fields; the position of {@code data} stays as it is. */
    default void write(ByteBuffer out) {
        XBeeFrameCodec.write(this, out);
    }
}
