package dev.larder.store;

import dev.larder.key.Address;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** Records in a map. Copied in, since the caller may reuse its buffer; handed out read-only. */
final class MemoryIndex implements EntryIndex {
    private final Map<Address, ByteBuffer> records = new ConcurrentHashMap<>();

    @Override
    public Optional<ByteBuffer> find(Address address) {
        return Optional.ofNullable(records.get(address)).map(ByteBuffer::duplicate);
    }

    @Override
    public boolean create(Address address, ByteBuffer record, Durability durability) {
        return records.putIfAbsent(address, copy(record)) == null;
    }

    @Override
    public void replace(Address address, ByteBuffer record, Durability durability) {
        records.put(address, copy(record));
    }

    private static ByteBuffer copy(ByteBuffer record) {
        return ByteBuffer.allocate(record.remaining())
                .put(record.duplicate())
                .flip()
                .asReadOnlyBuffer();
    }

    @Override
    public boolean remove(Address address) {
        return records.remove(address) != null;
    }

    @Override
    public boolean quarantine(Address address) {
        return remove(address);
    }

    @Override
    public Stream<Located> scan(String keyPrefix) {
        return records.keySet().stream()
                .filter(address -> address.key().hex().startsWith(keyPrefix))
                .map(InMemory::new);
    }

    void clear() {
        records.clear();
    }

    /** Does nothing: another store may be made of the same parts. */
    @Override
    public void close() {}

    private final class InMemory implements Located {
        private final Address at;

        InMemory(Address at) {
            this.at = at;
        }

        @Override
        public String place() {
            return ContentAddressedStore.place(at);
        }

        @Override
        public Optional<Address> address() {
            return Optional.of(at);
        }

        @Override
        public Optional<ByteBuffer> record() {
            return find(at);
        }

        @Override
        public boolean quarantine() {
            return MemoryIndex.this.quarantine(at);
        }
    }
}
