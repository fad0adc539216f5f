package io.mqttsn.gateway.world;

import io.mqttsn.gateway.routing.Publication;
import java.util.Map;

/** Publications as a chart shows them: their payloads are texts, and no two messages have the same. */
final class Messages {

    private static final String APPLICATION = "app-";

    private static final String WILL = "will-";

    private static final String VANDAL = "vandal-";

    private Messages() {}

    /** The text that no other message of this world has. */
    static String idOf(Publication publication) {
        return publication.payload().asText();
    }

    /** The text of the {@code number}th message of the applications at the broker. */
    static String ofApplication(long number) {
        return APPLICATION + number;
    }

    static boolean isFromApplication(Publication publication) {
        return idOf(publication).startsWith(APPLICATION);
    }

    /** Whether only one message can have this text. Wills come again with every loss, and may have no text at all; vandals may say the same twice. */
    static boolean isUnique(String id) {
        return !id.isEmpty() && !id.startsWith(WILL) && !id.startsWith(VANDAL);
    }

    /** The text of the {@code number}th message of those that nobody has asked. */
    static String ofVandal(int number) {
        return VANDAL + number;
    }

    static boolean isOfVandal(Publication publication) {
        return isOfVandal(idOf(publication));
    }

    static boolean isOfVandal(String id) {
        return id.startsWith(VANDAL);
    }

    static String ofWill(String sensor, int number) {
        return WILL + sensor + "-" + number;
    }

    /** MQTT 3.1.1, §3.3.1.3: the last one stays, and an empty one only ends that. */
    static void retain(Publication publication, Map<String, Publication> retained) {
        if (publication.retain() && publication.payload().isEmpty()) {
            retained.remove(publication.topic().value());
        } else if (publication.retain()) {
            retained.put(publication.topic().value(), publication);
        }
    }

    static String text(Publication publication) {
        return publication.topic() + " qos=" + publication.qos().level() + (publication.retain() ? " retain " : " ")
                + idOf(publication);
    }
}
