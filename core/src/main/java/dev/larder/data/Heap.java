package dev.larder.data;

/** What the heap can hold, asked before anything of a stated size is made: a size that is only stated may be any number. */
final class Heap {
    /** The most elements that every JVM gives a Java array. */
    static final int LONGEST = Integer.MAX_VALUE - 8;

    private Heap() {}

    /**
     * @param bytes at least as many as will be taken
     * @throws InvalidDatumException when no heap of this JVM's size could hold so many
     */
    static void require(long bytes, Object what) {
        long most = Runtime.getRuntime().maxMemory();
        if (bytes > most) {
            throw new InvalidDatumException(what + " takes " + bytes + " bytes of memory, and this JVM has " + most
                    + " at most; read fewer at a time, by slices or blocks, or give the JVM more by -Xmx");
        }
    }

    /** Returns the sum, or the greatest number where the sum is not to be counted. */
    static long sum(long a, long b) {
        long sum = a + b;
        return sum < 0 ? Long.MAX_VALUE : sum;
    }

    /** Returns the product of two numbers that are not negative, or the greatest number where it is not to be counted. */
    static long product(long a, long b) {
        return Math.multiplyHigh(a, b) != 0 || a * b < 0 ? Long.MAX_VALUE : a * b;
    }
}
