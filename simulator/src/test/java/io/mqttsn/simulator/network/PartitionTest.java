package io.mqttsn.simulator.network;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PartitionTest {

    @ParameterizedTest
    @ValueSource(strings = {"30s@5m", "30s@5m/10m", "500ms@0s"})
    void shouldReadWhatItWrites(String written) {
        assertEquals(written, Partition.parse(written).orElseThrow().toString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "30s", "@5m", "0s@5m", "30s@", "30s@5m/", "30s@5m/30s", "30s@5m/x", "30@5"})
    void shouldTakeNothingElse(String written) {
        assertEquals(Optional.empty(), Partition.parse(written));
    }
}
