package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.gateway.app.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class DistributionTest {
    private static final Path SHIPPED = Path.of("src/main/dist/etc/gateway.yaml");

    @Test
    void shouldShipTheConfigurationThatPrintConfigPrints() throws IOException {
        assertEquals(
                GatewayConfig.defaults().toYaml(),
                Files.readString(SHIPPED),
                "gateway/" + SHIPPED + " is out of date; write it anew: mvn -q -DskipTests package &&"
                        + " gateway/target/mqttsn-gateway/bin/mqttsn-gateway print-config > gateway/" + SHIPPED);
    }
}
