package dev.larder.jdbc;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A small TCP proxy that behaves as networks do: it delays, swallows what is sent, resets connections, and cuts them after so many
 * bytes of one direction. Thread-safe.
 */
final class FaultProxy implements AutoCloseable {
    private static final long NEVER = Long.MAX_VALUE;

    private final ServerSocket listening;
    private final Set<Pair> pairs = ConcurrentHashMap.newKeySet();
    private final AtomicLong toServer = new AtomicLong();
    private final AtomicLong toClient = new AtomicLong();
    private final AtomicLong cutToServerAt = new AtomicLong(NEVER);
    private final AtomicLong cutToClientAt = new AtomicLong(NEVER);
    private volatile int target;
    private volatile Mode mode = Mode.PASS;
    private volatile Duration delay = Duration.ZERO;

    /** What becomes of bytes. */
    enum Mode {
        PASS,
        /** Connections are taken, and nothing goes through them any more. */
        SWALLOW,
        /** Connections are reset as soon as they are made. */
        RESET
    }

    /** In which direction bytes are counted. */
    enum Direction {
        TO_SERVER,
        TO_CLIENT
    }

    FaultProxy(int target) {
        this.target = target;
        try {
            this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon("proxy", this::accept);
    }

    int port() {
        return listening.getLocalPort();
    }

    /** Leads new connections elsewhere. */
    void lead(int port) {
        target = port;
    }

    void mode(Mode now) {
        mode = now;
    }

    void delay(Duration each) {
        delay = each;
    }

    /** Returns how many bytes have gone this way. */
    long passed(Direction direction) {
        return (direction == Direction.TO_SERVER ? toServer : toClient).get();
    }

    /** Has the connection cut, once, after so many more bytes have gone this way; what comes behind them is lost. */
    void cutAfter(Direction direction, long bytes) {
        (direction == Direction.TO_SERVER ? cutToServerAt : cutToClientAt).set(passed(direction) + bytes);
    }

    /** Returns whether the cut that was asked for is still to come; and calls it off. */
    boolean callOff() {
        boolean waiting = cutToServerAt.getAndSet(NEVER) != NEVER;
        return waiting | cutToClientAt.getAndSet(NEVER) != NEVER;
    }

    /** Resets all connections that there are now. */
    void reset() {
        pairs.forEach(Pair::reset);
    }

    private static void daemon(String name, Runnable work) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            Socket client = null;
            try {
                client = listening.accept();
                client.setTcpNoDelay(true);
                if (mode == Mode.RESET) {
                    client.setSoLinger(true, 0);
                    client.close();
                    continue;
                }
                Socket server = new Socket();
                server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target), 5_000);
                server.setTcpNoDelay(true);
                Pair pair = new Pair(client, server);
                pairs.add(pair);
                daemon("to server", () -> pair.pump(Direction.TO_SERVER));
                daemon("to client", () -> pair.pump(Direction.TO_CLIENT));
            } catch (IOException e) {
                // Nobody listens there, or the proxy is closed: the client sees its connection end.
                close(client);
            }
        }
    }

    private static void close(Closeable socket) {
        try {
            if (socket != null) {
                socket.close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final class Pair {
        private final Socket client;
        private final Socket server;

        Pair(Socket client, Socket server) {
            this.client = client;
            this.server = server;
        }

        void reset() {
            pairs.remove(this);
            for (Socket socket : new Socket[] {client, server}) {
                try {
                    socket.setSoLinger(true, 0);
                    socket.close();
                } catch (IOException e) {
                    close(socket);
                }
            }
        }

        void pump(Direction direction) {
            AtomicLong count = direction == Direction.TO_SERVER ? toServer : toClient;
            AtomicLong cutAt = direction == Direction.TO_SERVER ? cutToServerAt : cutToClientAt;
            byte[] buffer = new byte[64 << 10];
            try {
                InputStream in = (direction == Direction.TO_SERVER ? client : server).getInputStream();
                OutputStream out = (direction == Direction.TO_SERVER ? server : client).getOutputStream();
                for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                    if (!delay.isZero()) {
                        Thread.sleep(delay.toMillis());
                    }
                    if (mode == Mode.SWALLOW) {
                        continue;
                    }
                    long left = cutAt.get() - count.get();
                    if (left <= read) {
                        cutAt.set(NEVER);
                        out.write(buffer, 0, (int) Math.max(0, left));
                        out.flush();
                        count.addAndGet(left);
                        break;
                    }
                    out.write(buffer, 0, read);
                    out.flush();
                    count.addAndGet(read);
                }
            } catch (IOException e) {
                // The other direction was cut, or one of the two ends is gone.
                reset();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            reset();
        }
    }

    @Override
    public void close() {
        close(listening);
        reset();
    }
}
