/**
 * Entries as HDF5 files: one sealed, self-contained file each, which h5py, h5dump and other programs read without Larder.
 *
 * <p>Java writes what is in one piece; libhdf5 makes what is in chunks, packs and stores in memory. Larder reads all of it back without
 * libhdf5, at the places that it noted, and checks every block. Only {@code Hdf5Library} and what stands on it touch {@code
 * hdf.hdf5lib}.
 */
@NullMarked
package dev.larder.hdf5;

import org.jspecify.annotations.NullMarked;
