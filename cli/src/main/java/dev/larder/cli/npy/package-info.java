/**
 * Arrays in NumPy's {@code .npy} format, versions 1.0 and 2.0, as the NumPy Enhancement Proposal 1 and the documentation of
 * {@code numpy.lib.format} describe it.
 */
@NullMarked
package dev.larder.cli.npy;

import org.jspecify.annotations.NullMarked;
