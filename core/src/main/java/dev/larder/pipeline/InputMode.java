package dev.larder.pipeline;

/** What stands in a step's key for the steps that it works on. */
public enum InputMode {
    /**
     * What they result in: a step upstream that runs again and comes to the same result stops the wave there. To know this step's
     * key, everything upstream has to be known. The default, and right for nearly everything.
     */
    CONTENT,

    /**
     * How they are made: type, version, parameters and inputs, all the way up. The key is known before anything has run, so a
     * result that is there is answered without a look at anything upstream, which may be gone. Any change upstream runs it again, be
     * its result the same or not. For the last steps of long pipelines whose intermediate results are large, or thrown away.
     */
    DEEP
}
