package io.mqttsn.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class ReferencePageTest {

    @Test
    void shouldListEveryKeyWithTypeDefaultAndMeaning() {
        assertEquals("""
                ## doors

                | Key | Type | Default | Meaning |
                |---|---|---|---|
                | `doors` | list, each: section with type: udp or serial | `[{type: udp}]` | Where datagrams come from. |

                ### doors[] with type: udp

                Datagrams over IP.

                | Key | Type | Default | Meaning |
                |---|---|---|---|
                | `doors[].name` | text | `udp` | What logs call it. |
                | `doors[].bind` | host and port | `127.0.0.1:10000` | Where it listens. |

                ### doors[] with type: serial

                Frames on a serial line.

                | Key | Type | Default | Meaning |
                |---|---|---|---|
                | `doors[].name` | text | `serial` | What logs call it. |
                | `doors[].port` | path | must be given | The device. |
                | `doors[].baud` | whole number, 300..4000000 | `115200` | Symbols per second. |

                ## core

                How sensors are served.

                | Key | Type | Default | Meaning |
                |---|---|---|---|
                | `core.retry` | duration, 100ms..1h | `10s` | Wait before a repetition. Raise it on slow radios. |
                | `core.retries` | whole number, 0..20 | `4` | Repetitions. |
                | `core.buffer-bytes-max` | size, at most 1GiB | `64KiB` | Octets kept for a sleeper. |
                | `core.buffer-policy` | drop-oldest, drop-newest or drop-qos0-first | `drop-oldest` | What goes when it is full. |
                | `core.buffer-qos0` | switch | `true` | Whether QoS 0 is kept. |
                | `core.tolerance` | number, 1 or more | `1.5` | A factor. |
                | `core.horizon` | whole number | `5000000000` | A large number. |

                ## uplink

                Where messages go.

                | Key | Type | Default | Meaning |
                |---|---|---|---|
                | `uplink.client-id` | text | empty | The client id; empty for a made one. |
                | `uplink.user` | text | none | The user name. |
                | `uplink.password` | secret | none | The password. |
                | `uplink.ca-file` | path | none | Certificates. |
                | `uplink.reconnect-min` | duration | `1s` | First pause. |
                | `uplink.reconnect-max` | duration | `2m` | Longest pause. |

                ## topics

                | Key | Type | Default | Meaning |
                |---|---|---|---|
                | `topics` | section of whole number, 1..65534: text | empty | Names of ids. |

                ## limits

                | Key | Type | Default | Meaning |
                |---|---|---|---|
                | `limits` | section of text: section | empty | Named limits. |
                | `limits.*.count` | whole number, 1 or more | `10` | How many. |

                ## hosts

                | Key | Type | Default | Meaning |
                |---|---|---|---|
                | `hosts` | list, each: host and port | `[127.0.0.1:1883]` | Where to listen. |

                ## store

                | Key | Type | Default | Meaning |
                |---|---|---|---|
                | `store` | section with type: memory | `{type: memory}` | What is kept where. |

                ### store with type: memory

                Nothing survives a restart.

                """, ReferencePage.markdown(Sample.class));
    }
}
