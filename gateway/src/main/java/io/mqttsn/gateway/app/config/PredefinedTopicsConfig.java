package io.mqttsn.gateway.app.config;

import io.mqttsn.config.Setting;
import java.util.Map;

/** Predefined topics of one kind of sensor. */
public record PredefinedTopicsConfig(
        @Setting(
                doc = "Client ids of these sensors; * stands for any characters, ? for one.",
                change = "Name the sensors that have these ids burnt in.")
        String clients,

        @Setting(
                doc = "Topic ids with their topic names; they win over ids that all sensors know.",
                change = "Must agree with what is burnt into the sensors.",
                min = "1",
                max = "65534",
                example = "1: meter/power")
        Map<Integer, TopicName> topics) {}
