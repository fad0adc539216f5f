package io.mqttsn.simulator.sniff;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.v12.MqttSnDecoder;
import java.util.List;
import java.util.Locale;

/** A line per datagram with the client's address, for grep: {@code 0.100 127.0.0.1:40001 --> PINGREQ}. */
public final class OneLine implements SniffFormat {

    private final Stations stations = new Stations();

    @Override
    public List<String> lines(Sighting sighting) {
        Frame frame = MqttSnDecoder.decode(sighting.datagram().asReadOnlyBuffer());
        Station station = stations.of(sighting, frame);
        station.saw(frame, sighting.toGateway());
        String name = station.clientId().isEmpty() ? "" : " " + FrameText.quoted(station.clientId());
        return List.of(String.format(
                Locale.ROOT,
                "%.3f %s%s %s %s",
                sighting.elapsedNanos() / 1e9,
                station.place(),
                name,
                sighting.toGateway() ? "-->" : "<--",
                FrameText.of(frame)));
    }
}
