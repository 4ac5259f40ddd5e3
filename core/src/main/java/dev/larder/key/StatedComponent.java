package dev.larder.key;

/** A component whose parts were stated one by one. */
record StatedComponent(String type, Version version, Parameters parameters, Inputs inputs) implements Component {}
