package io.mqttsn.gateway.app.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Files in the repository that are written from the code: the reference page and the default file of the package. */
class GeneratedFilesTest {

    private static final String REWRITE =
            "mvn -pl gateway -am test -Dtest=GeneratedFilesTest -Dsurefire.failIfNoSpecifiedTests=false -Dgenerated.files=rewrite";

    private static final String MARK = "<!-- What follows is generated from the code; see GeneratedFilesTest. -->\n";

    @Test
    void shouldHaveReferencePageThatAgreesWithTheCode() throws IOException {
        Path page = Path.of("../docs/configuration.md");
        String committed = Files.readString(page);
        String introduction = committed.substring(0, committed.indexOf(MARK) + MARK.length());
        compareOrRewrite(
                page, introduction + "\n" + GatewayConfig.referenceTables().stripTrailing() + "\n");
    }

    @Test
    void shouldHaveDefaultFileThatAgreesWithTheCode() throws IOException {
        compareOrRewrite(
                Path.of("src/main/dist/etc/gateway.yaml"),
                GatewayConfig.defaults().toYaml());
    }

    private static void compareOrRewrite(Path file, String generated) throws IOException {
        if (System.getProperty("generated.files", "").equals("rewrite")) {
            Files.writeString(file, generated);
        }
        String committed = Files.exists(file) ? Files.readString(file) : "";
        assertEquals(generated, committed, file + " differs from the code; rewrite it with: " + REWRITE);
    }
}
