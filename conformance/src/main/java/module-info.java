/** The conformance kit: the tests that every backend must pass, as a library for a backend's own tests. */
module dev.larder.conformance {
    requires transitive dev.larder;
    requires transitive org.junit.jupiter.api;
    requires org.assertj.core;
    requires org.junit.jupiter.params;
    requires static org.jspecify;

    exports dev.larder.conformance;

    // JUnit calls the tests, which are nobody else's to call.
    opens dev.larder.conformance to
            org.junit.platform.commons;
}
