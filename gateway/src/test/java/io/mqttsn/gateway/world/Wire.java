package io.mqttsn.gateway.world;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.SplittableRandom;

/** One direction of a serial line: octets come out in order, after the time that the line needs for them, in any pieces, and some of them damaged. */
final class Wire {

    /** What a device keeps for a line that is busy; beyond it a frame is lost. */
    private static final long BACKLOG_NANOS_MAX = Duration.ofSeconds(2).toNanos();

    private static final long QUIET_FOR_LONG_NANOS = Duration.ofSeconds(10).toNanos();

    /** Who reads. */
    interface End {

        /** @param quietNanos how long the line had been quiet */
        void octetsArrived(ByteBuffer octets, long quietNanos);
    }

    private final Agenda agenda;
    private final Tally tally;
    private final SplittableRandom random;
    private final long octetNanos;
    private final End end;
    private Noise noise = Noise.NONE;
    private long freeNanos;
    private boolean wasUsed;

    Wire(Agenda agenda, Tally tally, long octetNanos, End end, SplittableRandom random) {
        this.agenda = agenda;
        this.tally = tally;
        this.octetNanos = octetNanos;
        this.end = end;
        this.random = random;
    }

    void suffer(Noise newNoise) {
        noise = newNoise;
    }

    boolean isClean() {
        return noise.share() == 0;
    }

    void write(byte[] octets) {
        long now = agenda.nowNanos();
        long begin = wasUsed && freeNanos - now > 0 ? freeNanos : now;
        if (begin - now > BACKLOG_NANOS_MAX) {
            return;
        }
        long quietNanos = wasUsed ? begin - freeNanos : QUIET_FOR_LONG_NANOS;
        wasUsed = true;
        freeNanos = begin + octets.length * octetNanos;
        byte[] arriving = noise.damage(octets, random);
        tally.happened(Happening.DAMAGED, arriving == octets ? 0 : 1);
        if (arriving.length > 0) {
            agenda.after(freeNanos - now, () -> arrived(arriving, quietNanos));
        }
    }

    private void arrived(byte[] octets, long quietNanos) {
        int cut = random.nextInt(octets.length);
        if (cut > 0) {
            end.octetsArrived(ByteBuffer.wrap(octets, 0, cut).slice(), quietNanos);
        }
        end.octetsArrived(ByteBuffer.wrap(octets, cut, octets.length - cut).slice(), cut > 0 ? 0 : quietNanos);
    }
}
