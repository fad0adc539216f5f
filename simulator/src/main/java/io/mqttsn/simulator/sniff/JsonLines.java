package io.mqttsn.simulator.sniff;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.v12.MqttSnDecoder;
import io.mqttsn.simulator.dissect.Dissection;
import io.mqttsn.simulator.dissect.DissectionJson;
import io.mqttsn.simulator.dissect.JsonText;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JSON object per datagram: when, which client, which way, and the message as {@code decode --json} shows it. */
public final class JsonLines implements SniffFormat {

    private final Stations stations = new Stations();

    @Override
    public List<String> lines(Sighting sighting) {
        Frame frame = MqttSnDecoder.decode(sighting.datagram().asReadOnlyBuffer());
        Station station = stations.of(sighting, frame);
        station.saw(frame, sighting.toGateway());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("time", Instant.ofEpochMilli(sighting.atMillis()).toString());
        json.put("client", station.place());
        if (!station.clientId().isEmpty()) {
            json.put("clientId", station.clientId());
        }
        json.put("to", sighting.toGateway() ? "gateway" : "client");
        json.putAll(DissectionJson.of(Dissection.of(sighting.datagram())));
        return List.of(JsonText.of(json));
    }
}
