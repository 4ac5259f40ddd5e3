package dev.larder.store;

/** Told how far a long piece of work has come. Called often, by the thread that works; must be quick. */
@FunctionalInterface
public interface Progress {
    /** Takes no notice. */
    Progress NONE = (done, total) -> {};

    /**
     * Is told how far the work has come.
     *
     * @param done how many steps are done
     * @param total how many there are; -1 while that is not known
     */
    void at(long done, long total);
}
