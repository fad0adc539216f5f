package io.mqttsn.gateway.app.loop;

import io.mqttsn.gateway.store.MessageStore;
import io.mqttsn.gateway.store.StoreFacts;
import io.mqttsn.gateway.uplink.Uplink;

/** Everything that a {@link Command} may need to be carried out. */
record Hands(
        FrameWriter frames,
        Uplink uplink,
        MessageStore store,
        StoreFacts storeFacts,
        NoticeLog notices,
        Faults faults) {}
