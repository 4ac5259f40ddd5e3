package dev.larder;

import dev.larder.data.Digest;
import dev.larder.store.BlockMemory;
import dev.larder.store.DataStore;
import dev.larder.store.EntryWriter;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.Ledger;
import dev.larder.store.MemoryParts;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Upkeep;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * A store in memory that fails, tears or dawdles when and as a test says, at any call of the store, its leases, its upkeep or the
 * place of its blocks.
 */
final class FaultyStore {
    private static final List<Class<?>> PARTS =
            List.of(Leases.class, Ledger.class, Upkeep.class, Lease.class, EntryWriter.class, EntryWriter.Sink.class);
    private static final Set<String> NEVER_FAILING =
            Set.of("traits", "fence", "size", "toString", "hashCode", "equals");

    /** Keeps everything when a store over it is closed. */
    final MemoryParts parts = new MemoryParts(new Blocks());

    final DataStore sound = parts.open("memory:", () -> {});
    final DataStore store = (DataStore) wrap(DataStore.class, sound);
    final AtomicInteger calls = new AtomicInteger();

    /** Called before each call with its number, from 1, and its name; may throw. */
    volatile BiConsumer<Integer, String> before = (number, name) -> {};

    /** Called after each call that came to an end, likewise. */
    volatile BiConsumer<Integer, String> after = (number, name) -> {};

    /** Whether the bytes of blocks are torn at a call. */
    volatile IntPredicate torn = number -> false;

    /**
     * Tears the n-th call from now on: it is done and then fails, as when its answer is lost; of a block half is written, or other
     * bytes are read, and nothing fails.
     */
    void tearAt(int n) {
        calls.set(0);
        torn = number -> number == n;
        after = (number, name) -> {
            if (number == n) {
                throw new StoreUnavailableException("the answer to call " + n + ", " + name + ", failed");
            }
        };
    }

    /** Has every call from now on take so long, and then fail. */
    void timeOut(Duration timeout) {
        calls.set(0);
        before = (number, name) -> {
            sleep(timeout);
            throw new StoreUnavailableException("call " + number + ", " + name + ", timed out, it failed");
        };
    }

    /** Has every call from now on take so long. */
    void dawdle(Duration time) {
        calls.set(0);
        before = (number, name) -> sleep(time);
    }

    /** Has the n-th call from now on take so long. */
    void dawdleAt(int n, Duration time) {
        calls.set(0);
        before = (number, name) -> {
            if (number == n) {
                sleep(time);
            }
        };
    }

    private static void sleep(Duration time) {
        try {
            Thread.sleep(time.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Fails the n-th call from now on, and only that one. */
    void failAt(int n) {
        calls.set(0);
        before = (number, name) -> {
            if (number == n) {
                throw new StoreUnavailableException("call " + n + ", " + name + ", failed");
            }
        };
    }

    /** Fails the n-th call from now on, and all that follow. */
    void failFrom(int n) {
        calls.set(0);
        before = (number, name) -> {
            if (number >= n) {
                throw new StoreUnavailableException("call " + number + ", " + name + ", failed");
            }
        };
    }

    void work() {
        before = (number, name) -> {};
        after = (number, name) -> {};
        torn = number -> false;
    }

    private Object wrap(Class<?> type, Object target) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> call(target, method, given));
    }

    private Object call(Object target, Method method, Object[] given) throws Throwable {
        if (NEVER_FAILING.contains(method.getName())) {
            return method.invoke(target, given);
        }
        String name = method.getDeclaringClass().getSimpleName() + "." + method.getName();
        int number = calls.incrementAndGet();
        before.accept(number, name);
        try {
            Object result = method.invoke(target, given);
            after.accept(number, name);
            return wrapped(result);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object wrapped(Object result) {
        if (result instanceof Optional<?> optional) {
            return optional.map(this::wrapped);
        }
        for (Class<?> part : PARTS) {
            if (part.isInstance(result)) {
                return wrap(part, result);
            }
        }
        return result;
    }

    /** Blocks of which those torn are kept, or read, as they should not be. */
    private final class Blocks implements BlockMemory {
        private final Map<Digest, ByteBuffer> blocks = new ConcurrentHashMap<>();

        private int called(String name) {
            int number = calls.incrementAndGet();
            before.accept(number, "BlockMemory." + name);
            return number;
        }

        @Override
        public void put(Digest block, ByteBuffer bytes) {
            int length = torn.test(called("put")) ? bytes.remaining() / 2 : bytes.remaining();
            byte[] kept = new byte[length];
            bytes.duplicate().get(kept);
            blocks.put(block, ByteBuffer.wrap(kept).asReadOnlyBuffer());
        }

        @Override
        public @Nullable ByteBuffer get(Digest block) {
            boolean isTorn = torn.test(called("get"));
            ByteBuffer bytes = blocks.get(block);
            if (bytes == null || !isTorn) {
                return bytes == null ? null : bytes.duplicate();
            }
            byte[] other = new byte[bytes.remaining()];
            bytes.duplicate().get(other);
            other[other.length / 2] ^= 1;
            return ByteBuffer.wrap(other);
        }

        @Override
        public void remove(Digest block) {
            blocks.remove(block);
        }

        @Override
        public void close() {}
    }
}
