/**
 * Entries as HDF5 files: one sealed, self-contained file each, which h5py, h5dump and other programs read without Larder.
 *
 * <p>libhdf5 makes the files; Larder reads them back without it, at the places that it noted, and checks every block. Only
 * {@code Hdf5Library} and what stands on it touch {@code hdf.hdf5lib}.
 */
@NullMarked
package dev.larder.hdf5;

import org.jspecify.annotations.NullMarked;
