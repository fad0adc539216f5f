package io.mqttsn.codec.v12;

import io.mqttsn.codec.SearchGw;
import java.nio.ByteBuffer;

/**
 * SEARCHGW (MQTT-SN 1.2, §5.4.2).
 *
 * <pre>
 * octet   0
 *         Radius
 * </pre>
 */
final class SearchGwCodec extends FixedBodyCodec<SearchGw> {

    SearchGwCodec() {
        super(1);
    }

    @Override
    SearchGw decodeFields(ByteBuffer in, int start) {
        return new SearchGw(Wire.octet(in, start));
    }

    @Override
    public void encode(SearchGw message, ByteBuffer out) {
        Wire.putOctet(out, message.radius());
    }
}
