package dev.larder;

import dev.larder.store.DataStore;
import dev.larder.store.DataStores;
import dev.larder.store.EntryWriter;
import dev.larder.store.Lease;
import dev.larder.store.Leases;
import dev.larder.store.Ledger;
import dev.larder.store.StoreUnavailableException;
import dev.larder.store.Upkeep;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;

/** A store in memory that fails when and as a test says, at any call of the store, its leases or its upkeep. */
final class FaultyStore {
    private static final List<Class<?>> PARTS =
            List.of(Leases.class, Ledger.class, Upkeep.class, Lease.class, EntryWriter.class, EntryWriter.Sink.class);
    private static final Set<String> NEVER_FAILING =
            Set.of("traits", "fence", "size", "toString", "hashCode", "equals");

    final DataStore sound = DataStores.open("memory:");
    final DataStore store = (DataStore) wrap(DataStore.class, sound);
    final AtomicInteger calls = new AtomicInteger();

    /** Called before each call with its number, from 1, and its name; may throw. */
    volatile BiConsumer<Integer, String> before = (number, name) -> {};

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
    }

    private Object wrap(Class<?> type, Object target) {
        return Proxy.newProxyInstance(
                type.getClassLoader(), new Class<?>[] {type}, (proxy, method, given) -> call(target, method, given));
    }

    private Object call(Object target, Method method, Object[] given) throws Throwable {
        if (!NEVER_FAILING.contains(method.getName())) {
            before.accept(calls.incrementAndGet(), method.getDeclaringClass().getSimpleName() + "." + method.getName());
        }
        try {
            return wrapped(method.invoke(target, given));
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
}
