package dev.larder.hdf5;

import dev.larder.data.ElementType;
import hdf.hdf5lib.H5;
import hdf.hdf5lib.HDF5Constants;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The properties and types that all files of the process have in common: made once, since making them anew for each small file
 * would take as long as the file. To be used only while {@linkplain Hdf5Library#alone alone}.
 */
final class NativeCommons {
    private static final int MOST_TYPES = 256;

    private static @Nullable NativeCommons made;

    /** Of files, without anything in front. */
    final long creation;

    /** Of files that begin with an entry's user block. */
    final long creationBehindUserBlock;

    final long access;
    final long grouping;

    /** Of datasets of which nothing is to be said but that they do not tell when they were made. */
    final long plain;

    /** Of datasets in one piece, laid out early. */
    final long laying;

    /** A single element. */
    final long scalar;

    private final long flags;
    private final Map<Integer, Long> texts = new LinkedHashMap<>(16, 0.75f, true);

    private NativeCommons() {
        creation = ordered(HDF5Constants.H5P_FILE_CREATE);
        creationBehindUserBlock = H5.H5Pcopy(creation);
        H5.H5Pset_userblock(creationBehindUserBlock, SealedFile.USER_BLOCK);
        access = H5.H5Pcreate(HDF5Constants.H5P_FILE_ACCESS);
        H5.H5Pset_libver_bounds(access, HDF5Constants.H5F_LIBVER_V110, HDF5Constants.H5F_LIBVER_V110);
        grouping = ordered(HDF5Constants.H5P_GROUP_CREATE);
        plain = H5.H5Pcreate(HDF5Constants.H5P_DATASET_CREATE);
        H5.H5Pset_obj_track_times(plain, false);
        laying = H5.H5Pcopy(plain);
        H5.H5Pset_layout(laying, HDF5Constants.H5D_CONTIGUOUS);
        H5.H5Pset_alloc_time(laying, HDF5Constants.H5D_ALLOC_TIME_EARLY);
        H5.H5Pset_fill_time(laying, HDF5Constants.H5D_FILL_TIME_NEVER);
        scalar = H5.H5Screate(HDF5Constants.H5S_SCALAR);
        flags = H5.H5Tenum_create(HDF5Constants.H5T_STD_I8LE);
        H5.H5Tenum_insert(flags, "FALSE", new byte[] {0});
        H5.H5Tenum_insert(flags, "TRUE", new byte[] {1});
    }

    static NativeCommons get() {
        NativeCommons commons = made;
        if (commons == null) {
            commons = new NativeCommons();
            made = commons;
        }
        return commons;
    }

    private static long ordered(long kind) {
        long properties = H5.H5Pcreate(kind);
        H5.H5Pset_obj_track_times(properties, false);
        H5.H5Pset_link_creation_order(
                properties, HDF5Constants.H5P_CRT_ORDER_TRACKED | HDF5Constants.H5P_CRT_ORDER_INDEXED);
        H5.H5Pset_link_phase_change(properties, Structure.MOST_COMPACT, 0);
        H5.H5Pset_attr_phase_change(properties, Structure.MOST_COMPACT, 0);
        return properties;
    }

    /** Returns the type of a dataset's elements, or of an attribute; to be used at once, and not to be closed. */
    long typeOf(Structure.Form form) {
        return form instanceof Structure.Form.Texts of
                ? texts(of.size())
                : numbers(((Structure.Form.Numbers) form).type());
    }

    private long texts(int size) {
        Long known = texts.get(size);
        if (known != null) {
            return known;
        }
        if (texts.size() == MOST_TYPES) {
            Map.Entry<Integer, Long> oldest = texts.entrySet().iterator().next();
            H5.H5Tclose(oldest.getValue());
            texts.remove(oldest.getKey());
        }
        long type = H5.H5Tcopy(HDF5Constants.H5T_C_S1);
        H5.H5Tset_size(type, size);
        H5.H5Tset_cset(type, HDF5Constants.H5T_CSET_UTF8);
        H5.H5Tset_strpad(type, HDF5Constants.H5T_STR_NULLPAD);
        texts.put(size, type);
        return type;
    }

    private long numbers(ElementType type) {
        return switch (type) {
            case BOOL -> flags;
            case I8 -> HDF5Constants.H5T_STD_I8LE;
            case I16 -> HDF5Constants.H5T_STD_I16LE;
            case I32 -> HDF5Constants.H5T_STD_I32LE;
            case I64 -> HDF5Constants.H5T_STD_I64LE;
            case U8 -> HDF5Constants.H5T_STD_U8LE;
            case U16 -> HDF5Constants.H5T_STD_U16LE;
            case U32 -> HDF5Constants.H5T_STD_U32LE;
            case F32 -> HDF5Constants.H5T_IEEE_F32LE;
            case F64 -> HDF5Constants.H5T_IEEE_F64LE;
            case TEXT -> throw new IllegalArgumentException("texts are no numbers");
        };
    }
}
