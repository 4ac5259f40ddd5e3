package dev.larder.data;

/** The type of an array's elements, with its name in recipes and the number of bytes an element takes. */
public enum ElementType {
    BOOL("bool", 1),
    I8("i8", 1),
    I16("i16", 2),
    I32("i32", 4),
    I64("i64", 8),
    U8("u8", 1),
    U16("u16", 2),
    U32("u32", 4),
    F32("f32", 4),
    F64("f64", 8),
    /** Unicode texts, each of a length of its own. */
    TEXT("text", 0);

    private final String token;
    private final int size;

    ElementType(String token, int size) {
        this.token = token;
        this.size = size;
    }

    /** Returns the name that recipes use, such as {@code f64}. */
    public String token() {
        return token;
    }

    /** Returns whether all elements take the same number of bytes, {@link #size}; texts do not. */
    public boolean isFixedSize() {
        return size > 0;
    }

    /**
     * Returns the bytes that one element takes.
     *
     * @throws InvalidDatumException for texts, each of which takes as many as it has
     */
    public int size() {
        if (!isFixedSize()) {
            throw new InvalidDatumException("elements of " + token + " have no size in common");
        }
        return size;
    }

    /**
     * Returns the type with this name.
     *
     * @throws InvalidDatumException when there is none
     */
    public static ElementType of(String token) {
        for (ElementType type : values()) {
            if (type.token.equals(token)) {
                return type;
            }
        }
        throw new InvalidDatumException("no element type " + Excerpt.of(token)
                + "; there are bool, i8, i16, i32, i64, u8, u16, u32, f32, f64 and text");
    }
}
