package io.mqttsn.serial;

import io.mqttsn.serial.framing.RecordingSink;
import io.mqttsn.transport.PeerAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what a transport tells its observer, for tests to await. */
final class RecordingObserver implements SerialObserver {

    final List<String> events = new CopyOnWriteArrayList<>();
    final List<Integer> frameSizesMax = new CopyOnWriteArrayList<>();
    final List<String> notices = new CopyOnWriteArrayList<>();
    final List<String> written = new CopyOnWriteArrayList<>();
    final List<String> dropped = new CopyOnWriteArrayList<>();
    final List<String> failed = new CopyOnWriteArrayList<>();

    @Override
    public void lineOpened(String device) {
        events.add("opened");
    }

    @Override
    public void lineLost(String device) {
        events.add("lost");
    }

    @Override
    public void noticed(String sentence) {
        notices.add(sentence);
    }

    @Override
    public void frameSizeMaxChanged(int octets) {
        frameSizesMax.add(octets);
    }

    @Override
    public void frameWritten(PeerAddress to, ByteBuffer frame) {
        byte[] octets = new byte[frame.remaining()];
        frame.get(octets);
        written.add(to + " " + RecordingSink.hex(octets));
    }

    @Override
    public void frameDropped(PeerAddress to, SendDrop cause) {
        dropped.add(to + " " + cause);
    }

    @Override
    public void deliveryFailed(PeerAddress to, String reason, boolean isFirst) {
        failed.add(to + " " + reason);
    }
}
