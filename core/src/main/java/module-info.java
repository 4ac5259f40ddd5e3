/** The core of Larder: the data model, keys, the store contract, the memory store and the cache. */
module dev.larder {
    requires transitive org.jspecify;
    requires jdk.jfr;
    requires org.slf4j;
    requires tools.jackson.core;
    requires tools.jackson.databind;
    requires com.fasterxml.jackson.annotation;
    requires com.github.benmanes.caffeine;
    requires org.objectweb.asm;
    requires static org.snakeyaml.engine;

    exports dev.larder;
    exports dev.larder.codec;
    exports dev.larder.data;
    exports dev.larder.key;
    exports dev.larder.pipeline;
    exports dev.larder.store;

    uses dev.larder.store.DataStoreProvider;
    uses dev.larder.store.ExportFormat;

    provides dev.larder.store.DataStoreProvider with
            dev.larder.store.MemoryDataStoreProvider,
            dev.larder.store.TieredDataStoreProvider;
}
