package io.mqttsn.simulator.sniff;

import io.mqttsn.codec.Frame;
import io.mqttsn.codec.FrameText;
import io.mqttsn.codec.v12.MqttSnDecoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A chart with a column for each client, time running down. A client's line is {@code |} while it is connected, {@code z} while it sleeps and {@code .}
 * otherwise; {@code -->} goes to the gateway.
 *
 * <pre>
 *                1 is "a" at 127.0.0.1:40001
 *      0.000    --&gt;            CONNECT clientId="a" cleanSession duration=60s
 *      0.002    &lt;--            CONNACK (accepted)
 *                2 is "b" at 127.0.0.1:40002
 *      0.100     |  --&gt;        CONNECT clientId="b" cleanSession duration=60s
 * </pre>
 */
public final class MessageChart implements SniffFormat {

    private static final String MARGIN = " ".repeat(12);

    private final int columnsMax;
    private final Stations stations = new Stations();

    /** @param columnsMax clients beyond so many share the last column, where their number stands beside the arrow */
    public MessageChart(int columnsMax) {
        this.columnsMax = columnsMax;
    }

    @Override
    public List<String> lines(Sighting sighting) {
        Frame frame = MqttSnDecoder.decode(sighting.datagram().asReadOnlyBuffer());
        int before = stations.inOrder().size();
        Station station = stations.of(sighting, frame);
        boolean introduce = stations.inOrder().size() > before;
        introduce |= station.saw(frame, sighting.toGateway());
        List<String> lines = new ArrayList<>();
        if (introduce) {
            lines.add(MARGIN + station.introduction());
        }
        lines.add(String.format(
                Locale.ROOT,
                "%9.3f   %s  %s",
                sighting.elapsedNanos() / 1e9,
                columns(station, sighting.toGateway() ? "-->" : "<--"),
                FrameText.of(frame)));
        return lines;
    }

    private String columns(Station station, String arrow) {
        StringBuilder columns = new StringBuilder();
        for (Station other : stations.inOrder()) {
            if (other.number() > columnsMax) {
                break;
            }
            columns.append(other == station ? arrow : " " + other.mark() + " ").append(' ');
        }
        if (stations.inOrder().size() > columnsMax) {
            String shared = station.number() > columnsMax ? arrow + station.number() : "";
            columns.append(String.format("%-8s", shared));
        }
        return columns.toString();
    }
}
