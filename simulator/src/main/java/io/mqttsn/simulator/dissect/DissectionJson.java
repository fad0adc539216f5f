package io.mqttsn.simulator.dissect;

import io.mqttsn.simulator.dissect.Field.Part;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A dissection as a JSON object for scripts: type, octets in hexadecimal, and each field by its name; parts of flags stand beside the fields. */
public final class DissectionJson {

    private DissectionJson() {}

    public static Map<String, Object> of(Dissection dissection) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("type", dissection.name());
        json.put("octets", HexFormat.of().formatHex(dissection.octets().toByteArray()));
        Map<String, Object> fields = new LinkedHashMap<>();
        for (Field field : dissection.fields()) {
            if (field.parts().isEmpty()) {
                fields.put(field.name(), field.value());
            }
            for (Part part : field.parts()) {
                fields.put(part.name(), part.value());
            }
        }
        // They are the type, and the number of octets.
        fields.keySet().removeAll(List.of("Length", "MsgType", "(unused)"));
        json.put("fields", fields);
        dissection.inner().ifPresent(inner -> json.put("message", of(inner)));
        dissection.problem().ifPresent(it -> json.put("malformed", of(it)));
        return json;
    }

    private static Map<String, Object> of(Problem problem) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("reason", problem.reason().name());
        json.put("offset", problem.offset());
        return json;
    }
}
