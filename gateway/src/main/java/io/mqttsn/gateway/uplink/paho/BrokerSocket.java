package io.mqttsn.gateway.uplink.paho;

import io.mqttsn.gateway.uplink.UplinkSettings;
import java.io.FilterInputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.eclipse.paho.client.mqttv3.internal.NetworkModule;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to reach the broker, and the socket it leads to. Paho has a module of its own for this; ours sends small packets at once (TCP_NODELAY), carries
 * all topics that MQTT allows, and protects Paho from itself while it starts its threads:
 *
 * <p>Between reaching the host and writing CONNECT, Paho starts a thread for reading, and waits in a loop until that runs. If reading fails at once, because a
 * proxy has hung up or the attempt is abandoned, the loop never ends, and one thread is lost for every attempt. So nothing is read here before CONNECT has
 * been written (a broker has nothing to say before), and an attempt that is abandoned meanwhile fails when CONNECT is written.
 */
final class BrokerSocket implements NetworkModule {

    private final String host;
    private final int port;
    private final String uri;
    private final Optional<SSLSocketFactory> tls;
    private final Duration timeout;

    private final Socket tcp = new Socket();
    private final CountDownLatch connectWritten = new CountDownLatch(1);

    /** Guarded by this object. */
    private boolean isStarted;

    private boolean isAbandoned;

    private volatile RewritingStreams.@Nullable ToBroker toBroker;

    /** The same as {@link #tcp}, or TLS over it; there once {@link #start} has succeeded. */
    private volatile @Nullable Socket connected;

    BrokerSocket(UplinkSettings settings, Optional<SSLSocketFactory> tls) {
        this.host = settings.host();
        this.port = settings.port();
        this.uri = settings.broker().toString();
        this.tls = tls;
        this.timeout = settings.connectTimeout();
    }

    @Override
    public void start() throws IOException {
        long deadlineNanos = System.nanoTime() + timeout.toNanos();
        try {
            tcp.connect(new InetSocketAddress(host, port), (int) timeout.toMillis());
            tcp.setTcpNoDelay(true);
            connected = tls.isPresent() ? handshake(tls.get(), deadlineNanos) : tcp;
            noteStarted();
        } catch (IOException e) {
            tcp.close();
            throw e;
        }
    }

    private synchronized void noteStarted() throws IOException {
        if (isAbandoned) {
            throw new InterruptedIOException("abandoned");
        }
        isStarted = true;
    }

    private Socket handshake(SSLSocketFactory factory, long deadlineNanos) throws IOException {
        SSLSocket secured = (SSLSocket) factory.createSocket(tcp, host, port, true);
        SSLParameters parameters = secured.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        secured.setSSLParameters(parameters);
        long leftMillis = TimeUnit.NANOSECONDS.toMillis(deadlineNanos - System.nanoTime());
        secured.setSoTimeout((int) Math.max(leftMillis, 1));
        secured.startHandshake();
        secured.setSoTimeout(0);
        return secured;
    }

    /** Lets the attempt, or the connection, fail; any thread, at any time. Paho then ends it as it would end one that was lost. */
    synchronized void abandon() throws IOException {
        isAbandoned = true;
        if (!isStarted || connectWritten.getCount() == 0) {
            tcp.close();
        }
    }

    /**
     * Says DISCONNECT and leaves it to the broker to close the connection; an attempt that has not come as far as CONNECT is abandoned. Any thread, at any
     * time. A broker that does not close is dealt with by {@link #abandon}.
     */
    void leave() throws IOException {
        RewritingStreams.ToBroker out = toBroker;
        if (out == null || connectWritten.getCount() > 0) {
            abandon();
        } else {
            out.leave();
        }
    }

    /** See {@link RewritingStreams.ToBroker#expect}. */
    void expect(int count, int max) {
        RewritingStreams.ToBroker out = toBroker;
        if (out != null) {
            out.expect(count, max);
        }
    }

    boolean isExpecting() {
        RewritingStreams.ToBroker out = toBroker;
        return out != null && out.isExpecting();
    }

    void release() throws IOException {
        RewritingStreams.ToBroker out = toBroker;
        if (out != null) {
            out.release();
        }
    }

    private synchronized void noteConnectIsWritten() throws IOException {
        connectWritten.countDown();
        if (isAbandoned) {
            tcp.close();
        }
    }

    @Override
    public InputStream getInputStream() throws IOException {
        return RewritingStreams.reading(new AfterConnect(socket().getInputStream()));
    }

    @Override
    public OutputStream getOutputStream() throws IOException {
        RewritingStreams.ToBroker out = RewritingStreams.writing(new BeginningWithConnect(socket().getOutputStream()));
        toBroker = out;
        return out;
    }

    /** Closes at once; what TLS would still say to the broker could block behind a write in progress. */
    @Override
    public void stop() throws IOException {
        tcp.close();
        connectWritten.countDown();
    }

    @Override
    public String getServerURI() {
        return uri;
    }

    private Socket socket() throws IOException {
        Socket socket = connected;
        if (socket == null) {
            throw new IOException("not connected");
        }
        return socket;
    }

    private final class AfterConnect extends FilterInputStream {

        AfterConnect(InputStream in) {
            super(in);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            try {
                connectWritten.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("interrupted before CONNECT");
            }
            return in.read(target, offset, length);
        }

        /** Paho asks before it reads; a broken socket must not answer either. */
        @Override
        public int available() throws IOException {
            return connectWritten.getCount() > 0 ? 0 : in.available();
        }
    }

    private final class BeginningWithConnect extends FilterOutputStream {

        BeginningWithConnect(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] source, int offset, int length) throws IOException {
            if (connectWritten.getCount() > 0) {
                noteConnectIsWritten();
            }
            out.write(source, offset, length);
        }
    }
}
