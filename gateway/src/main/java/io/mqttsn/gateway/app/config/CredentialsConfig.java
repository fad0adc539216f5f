package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Secret;
import io.mqttsn.config.Setting;
import java.util.Optional;

/** Who one kind of transparent sensors is to the broker. */
public record CredentialsConfig(
        @Setting(
                doc = "Client ids of these sensors; * stands for any characters, ? for one.",
                change = "Name the sensors that the broker knows by this user.")
        String clients,

        @Setting(doc = "Their user name at the broker.", change = "Must agree with the broker's list of users.")
        String user,

        @Setting(
                doc = "Their password at the broker: file: and a path, or the password itself.",
                change = "Set it when the broker asks for one; a file is better.",
                example = "file:/etc/mqttsn-gateway/meters-password")
        Optional<Secret> password) {}
