package dev.larder.hdf5;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The checksum of HDF5's metadata: Bob Jenkins' {@code lookup3}, function {@code hashlittle} with an initial value of 0 (<a
 * href="http://burtleburtle.net/bob/c/lookup3.c">lookup3.c</a>, public domain).
 */
final class Lookup3 {
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final int START = 0xDEADBEEF;
    private static final int STEP = 12;

    private Lookup3() {}

    /** Returns the checksum of the bytes in {@code [from, from + length)}. */
    static int of(byte[] bytes, int from, int length) {
        int a = START + length;
        int b = a;
        int c = a;
        int at = from;
        int left = length;
        for (; left > STEP; left -= STEP, at += STEP) {
            a += (int) INT.get(bytes, at);
            b += (int) INT.get(bytes, at + 4);
            c += (int) INT.get(bytes, at + 8);
            a = (a - c) ^ Integer.rotateLeft(c, 4);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 6);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 8);
            b += a;
            a = (a - c) ^ Integer.rotateLeft(c, 16);
            c += b;
            b = (b - a) ^ Integer.rotateLeft(a, 19);
            a += c;
            c = (c - b) ^ Integer.rotateLeft(b, 4);
            b += a;
        }
        if (left == 0) {
            return c;
        }
        a += word(bytes, at, left);
        b += word(bytes, at + 4, left - 4);
        c += word(bytes, at + 8, left - 8);
        c = (c ^ b) - Integer.rotateLeft(b, 14);
        a = (a ^ c) - Integer.rotateLeft(c, 11);
        b = (b ^ a) - Integer.rotateLeft(a, 25);
        c = (c ^ b) - Integer.rotateLeft(b, 16);
        a = (a ^ c) - Integer.rotateLeft(c, 4);
        b = (b ^ a) - Integer.rotateLeft(a, 14);
        return (c ^ b) - Integer.rotateLeft(b, 24);
    }

    /** Returns what is left of a word, the rest zeros. */
    private static int word(byte[] bytes, int at, int left) {
        int word = 0;
        for (int i = 0; i < Math.min(left, 4); i++) {
            word |= (bytes[at + i] & 0xFF) << (8 * i);
        }
        return word;
    }
}
