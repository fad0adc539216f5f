package io.mqttsn.gateway.broker.front;

import io.mqttsn.gateway.broker.ClientConnection;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.mqtt.MqttMessage;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells the broker what happens on one channel. The clock is read once per batch of packets. */
final class MqttHandler extends ChannelInboundHandlerAdapter {

    private static final Logger LOG = LoggerFactory.getLogger(MqttHandler.class);

    private final MqttFront front;
    private final FrameGuard guard;
    private @Nullable ClientConnection connection;
    private @Nullable NettyClientLink link;
    private boolean inBatch;
    private long batchNanos;

    /** @param guard to be told of every packet */
    MqttHandler(MqttFront front, FrameGuard guard) {
        this.front = front;
        this.guard = guard;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (front.isStopped()) {
            context.close();
            return;
        }
        NettyClientLink newLink = new NettyClientLink(context, front.flushes(), front.complaints());
        link = newLink;
        connection = front.broker().connectionOpened(newLink, front.nanoTime());
        front.armTimer();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        guard.packetDecoded();
        try {
            if (!inBatch) {
                inBatch = true;
                batchNanos = front.nanoTime();
            }
            if (connection != null && message instanceof MqttMessage packet) {
                PacketReader.read(packet, connection, batchNanos);
            }
        } finally {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        inBatch = false;
        front.armTimer();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (connection == null || link == null || !(event instanceof WireFault fault)) {
            return;
        }
        switch (fault) {
            case MALFORMED -> connection.malformedReceived(front.nanoTime());
            case LEVEL_UNKNOWN -> connection.unacceptableLevelReceived(front.nanoTime());
            case LEVEL_5 -> {
                link.answerInMqtt5();
                connection.unacceptableLevelReceived(front.nanoTime());
            }
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (connection != null && link != null) {
            link.updateReading();
            connection.writabilityChanged(front.nanoTime());
            front.armTimer();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        if (connection != null) {
            connection.connectionLost(front.nanoTime());
            front.armTimer();
        }
    }

    /** Ends the connection, which publishes the will. A client that resets its connection is everyday life, anything else a defect of ours. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof IOException) {
            LOG.debug("MQTT connection {} broke: {}", context.channel().remoteAddress(), cause.getMessage());
        } else {
            front.countFault();
            LOG.error(
                    "MQTT connection {} closed after a fault of the gateway",
                    context.channel().remoteAddress(),
                    cause);
        }
        context.close();
    }
}
