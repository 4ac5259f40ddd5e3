/** The backend that keeps entries in a directory of a local filesystem; found through its provider, it exports nothing. */
module dev.larder.filesystem {
    requires dev.larder;
    requires org.slf4j;

    provides dev.larder.store.DataStoreProvider with
            dev.larder.filesystem.FileDataStoreProvider;
}
