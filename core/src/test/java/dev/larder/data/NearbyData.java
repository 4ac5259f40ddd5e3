package dev.larder.data;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * Data that are nearly the same: one place of a datum is changed in a way that a careless text would not show, such as a
 * moved bracket, another kind of the same number, another shape of the same bytes.
 */
final class NearbyData {
    private final Random random;

    NearbyData(long seed) {
        this.random = new Random(seed);
    }

    /** Returns a datum that differs from this one in one place at most; now and then in none. */
    Datum near(Datum datum) {
        if (random.nextInt(8) == 0) {
            return rebuilt(datum);
        }
        boolean inside = random.nextInt(4) > 0;
        if (inside && datum instanceof Datum.Sequence list && !list.elements().isEmpty()) {
            return new Datum.Sequence(nearOne(list.elements()));
        } else if (inside && datum instanceof Datum.Set set && !set.elements().isEmpty()) {
            return new Datum.Set(nearOne(set.elements()));
        } else if (inside
                && datum instanceof Datum.Mapping mapping
                && !mapping.members().isEmpty()) {
            Map<String, Datum> members = new TreeMap<>(mapping.members());
            members.computeIfPresent(any(members.keySet()), (name, value) -> near(value));
            return new Datum.Mapping(members);
        } else if (inside
                && datum instanceof Datum.Pairs pairs
                && !pairs.pairs().isEmpty()) {
            return nearPairs(pairs);
        } else if (inside && datum instanceof Datum.Typed typed) {
            return new Datum.Typed(typed.name(), near(typed.value()));
        } else if (inside && datum instanceof Datum.By by) {
            return new Datum.By(by.rule(), near(by.value()));
        }
        return changed(datum);
    }

    /** Returns an equal datum, whatever was in another order when it was made. */
    private Datum rebuilt(Datum datum) {
        if (datum instanceof Datum.Mapping mapping) {
            List<String> names = new ArrayList<>(mapping.members().keySet());
            Collections.shuffle(names, random);
            Map<String, Datum> members = new java.util.LinkedHashMap<>();
            names.forEach(name -> members.put(name, rebuilt(mapping.members().get(name))));
            return new Datum.Mapping(members);
        } else if (datum instanceof Datum.Set set) {
            List<Datum> elements = new ArrayList<>(set.elements());
            if (!elements.isEmpty()) {
                elements.add(rebuilt(elements.get(0)));
            }
            Collections.shuffle(elements, random);
            return new Datum.Set(elements);
        } else if (datum instanceof Datum.Real real && Double.isNaN(real.value())) {
            return new Datum.Real(Double.longBitsToDouble(0x7ff8000000000000L | random.nextLong()));
        }
        return datum;
    }

    private List<Datum> nearOne(List<Datum> elements) {
        List<Datum> changed = new ArrayList<>(elements);
        int at = random.nextInt(changed.size());
        changed.set(at, near(changed.get(at)));
        return changed;
    }

    private Datum nearPairs(Datum.Pairs pairs) {
        List<Datum.Pairs.Pair> changed = new ArrayList<>(pairs.pairs());
        int at = random.nextInt(changed.size());
        Datum.Pairs.Pair pair = changed.get(at);
        changed.set(
                at,
                random.nextBoolean()
                        ? new Datum.Pairs.Pair(near(pair.key()), pair.value())
                        : new Datum.Pairs.Pair(pair.key(), near(pair.value())));
        try {
            return new Datum.Pairs(changed);
        } catch (InvalidDatumException twoKeysBecameOne) {
            return pairs;
        }
    }

    private <T> T any(java.util.Collection<T> all) {
        return new ArrayList<>(all).get(random.nextInt(all.size()));
    }

    private Datum changed(Datum datum) {
        if (random.nextInt(12) == 0) {
            return wrapped(datum);
        } else if (datum instanceof Datum.Null) {
            return any(
                    List.of(Datum.Mapping.EMPTY, new Datum.Text("null"), new Datum.Flag(false), Datum.Sequence.of()));
        } else if (datum instanceof Datum.Flag flag) {
            return any(List.of(
                    new Datum.Flag(!flag.value()),
                    Datum.Whole.of(flag.value() ? 1 : 0),
                    new Datum.Text(String.valueOf(flag.value()))));
        } else if (datum instanceof Datum.Whole whole) {
            return nearNumber(new BigDecimal(whole.value()));
        } else if (datum instanceof Datum.Real real) {
            return nearReal(real.value());
        } else if (datum instanceof Datum.Decimal decimal) {
            return nearNumber(decimal.value());
        } else if (datum instanceof Datum.Text text) {
            return nearText(text.value());
        } else if (datum instanceof Datum.Bytes bytes) {
            return nearBytes(bytes.content().toBytes());
        } else if (datum instanceof Datum.Array array) {
            return nearArray(array.value());
        } else if (datum instanceof Datum.Sequence list) {
            return nearList(list.elements());
        } else if (datum instanceof Datum.Set set) {
            return any(List.of(
                    new Datum.Sequence(set.elements()),
                    new Datum.Mapping(Map.of("$set", new Datum.Sequence(set.elements())))));
        } else if (datum instanceof Datum.Mapping mapping) {
            return nearMapping(mapping);
        }
        return nearOther(datum);
    }

    private Datum wrapped(Datum datum) {
        return any(List.of(
                Datum.Sequence.of(datum),
                new Datum.Set(List.of(datum)),
                new Datum.Mapping(Map.of("value", datum)),
                new Datum.Typed("a", datum),
                new Datum.By("a", datum),
                new Datum.Text(CanonicalJson.write(datum))));
    }

    private Datum nearNumber(BigDecimal value) {
        return switch (random.nextInt(7)) {
            case 0 ->
                new Datum.Whole(value.abs().precision() - value.scale() > 400 ? BigInteger.TWO : value.toBigInteger());
            case 1 -> new Datum.Real(value.doubleValue());
            case 2 -> new Datum.Decimal(value);
            case 3 -> new Datum.Decimal(value.setScale(value.scale() + 1));
            case 4 -> new Datum.Decimal(value.negate());
            case 5 -> new Datum.Decimal(value.add(value.ulp()));
            default -> new Datum.Text(value.toString());
        };
    }

    private Datum nearReal(double value) {
        if (Double.isNaN(value) || Double.isInfinite(value)) {
            return any(List.of(
                    new Datum.Real(-value), new Datum.Text(Double.toString(value)), new Datum.Real(Double.MAX_VALUE)));
        }
        return switch (random.nextInt(6)) {
            case 0 -> new Datum.Real(Math.nextUp(value));
            case 1 -> new Datum.Real(-value);
            case 2 -> new Datum.Real((float) value);
            case 3 -> new Datum.Text(Double.toString(value));
            case 4 -> new Datum.Whole(new BigDecimal(value).toBigInteger());
            default -> new Datum.Decimal(new BigDecimal(value));
        };
    }

    private Datum nearText(String value) {
        return switch (random.nextInt(8)) {
            case 0 -> new Datum.Text(value + "\u0000");
            case 1 -> new Datum.Text(Normalizer.normalize(value, Normalizer.Form.NFD));
            case 2 -> new Datum.Text(Normalizer.normalize(value, Normalizer.Form.NFKC));
            case 3 -> new Datum.Text(value.toUpperCase(java.util.Locale.ROOT));
            case 4 -> Datum.Bytes.of(Content.of(value.getBytes(StandardCharsets.UTF_8)));
            case 5 -> new Datum.Text(value.strip());
            case 6 -> new Datum.Text("\"" + value + "\"");
            default -> new Datum.Text(value.replace("\\", "\\\\").replace("\n", "\\n"));
        };
    }

    private Datum nearBytes(byte[] bytes) {
        byte[] other = bytes.clone();
        if (other.length > 0 && random.nextBoolean()) {
            other[random.nextInt(other.length)] ^= (byte) (1 << random.nextInt(8));
            return Datum.Bytes.of(Content.of(other));
        }
        return any(List.of(
                Datum.Bytes.of(Content.of(java.util.Arrays.copyOf(bytes, bytes.length + 1))),
                new Datum.File(Datum.Bytes.of(Content.of(bytes)), false),
                new Datum.Array(NdArray.of(ElementType.U8, new long[] {bytes.length}, Content.of(bytes)))));
    }

    private Datum nearTexts(NdArray array) {
        Datum near = nearList(java.util.Arrays.stream(array.toTexts())
                .<Datum>map(Datum.Text::new)
                .toList());
        boolean texts = near instanceof Datum.Sequence list
                && list.elements().stream().allMatch(each -> each instanceof Datum.Text);
        if (!texts) {
            return near;
        }
        String[] changed = ((Datum.Sequence) near)
                .elements().stream().map(each -> ((Datum.Text) each).value()).toArray(String[]::new);
        return changed.length == array.length()
                ? new Datum.Array(NdArray.of(
                        ElementType.TEXT,
                        array.shape(),
                        NdArray.ofTexts(changed).content()))
                : new Datum.Array(NdArray.ofTexts(changed));
    }

    private Datum nearArray(NdArray array) {
        if (array.elementType() == ElementType.TEXT && random.nextBoolean()) {
            return nearTexts(array);
        }
        byte[] bytes = array.content().toBytes();
        return switch (random.nextInt(5)) {
            case 0 -> {
                long[] longer = java.util.Arrays.copyOf(array.shape(), array.rank() + 1);
                longer[array.rank()] = 1;
                yield new Datum.Array(NdArray.of(array.elementType(), longer, Content.of(bytes)));
            }
            case 1 -> {
                long[] turned = array.shape();
                for (int i = 0; i < turned.length / 2; i++) {
                    long last = turned[turned.length - 1 - i];
                    turned[turned.length - 1 - i] = turned[i];
                    turned[i] = last;
                }
                yield new Datum.Array(NdArray.of(array.elementType(), turned, Content.of(bytes)));
            }
            case 2 -> {
                ElementType other = any(List.of(ElementType.values()));
                yield other.isFixedSize()
                                && array.elementType().isFixedSize()
                                && other.size() == array.elementType().size()
                                && other != ElementType.BOOL
                        ? new Datum.Array(NdArray.of(other, array.shape(), Content.of(bytes)))
                        : Datum.Bytes.of(Content.of(bytes));
            }
            case 3 -> {
                if (bytes.length > 0 && array.elementType().isFixedSize()) {
                    bytes[random.nextInt(bytes.length)] ^=
                            (byte) (array.elementType() == ElementType.BOOL ? 1 : 1 << random.nextInt(8));
                }
                yield new Datum.Array(NdArray.of(array.elementType(), array.shape(), Content.of(bytes)));
            }
            default -> {
                ElementType type = array.elementType();
                long[] asBytes =
                        type.isFixedSize() ? new long[] {array.length(), type.size()} : new long[] {bytes.length};
                yield new Datum.Array(NdArray.of(ElementType.U8, asBytes, Content.of(bytes)));
            }
        };
    }

    private Datum nearList(List<Datum> elements) {
        List<Datum> changed = new ArrayList<>(elements);
        int size = changed.size();
        int at = size == 0 ? 0 : random.nextInt(size);
        switch (random.nextInt(7)) {
            case 0 -> changed.add(at, Datum.NULL);
            case 1 -> Collections.reverse(changed);
            case 2 -> {
                // the bracket moves: [a,b,c] becomes [[a],b,c] or [[a,b],c]
                List<Datum> inner = new ArrayList<>(changed.subList(0, at));
                changed = new ArrayList<>(changed.subList(at, size));
                changed.add(0, new Datum.Sequence(inner));
            }
            case 3 -> {
                if (size > 0 && changed.get(at) instanceof Datum.Sequence inner) {
                    changed.remove(at);
                    changed.addAll(at, inner.elements());
                } else if (size > 0) {
                    changed.remove(at);
                }
            }
            case 4 -> {
                if (size > 1 && changed.get(0) instanceof Datum.Text a && changed.get(1) instanceof Datum.Text b) {
                    String all = a.value() + b.value();
                    int cut = all.isEmpty()
                            ? 0
                            : all.offsetByCodePoints(0, random.nextInt(all.codePointCount(0, all.length())));
                    changed.set(0, new Datum.Text(all.substring(0, cut)));
                    changed.set(1, new Datum.Text(all.substring(cut)));
                }
            }
            case 5 -> {
                return new Datum.Set(changed);
            }
            default -> {
                TreeMap<String, Datum> byIndex = new TreeMap<>();
                for (int i = 0; i < size; i++) {
                    byIndex.put(Integer.toString(i), changed.get(i));
                }
                return new Datum.Mapping((Map<String, Datum>) byIndex);
            }
        }
        return new Datum.Sequence(changed);
    }

    private Datum nearMapping(Datum.Mapping mapping) {
        Map<String, Datum> members = new TreeMap<>(mapping.members());
        if (members.isEmpty()) {
            return any(List.of(
                    Datum.NULL,
                    Datum.Sequence.of(),
                    new Datum.Set(List.of()),
                    new Datum.Pairs(List.<Datum.Pairs.Pair>of())));
        }
        String name = any(members.keySet());
        switch (random.nextInt(6)) {
            case 0 -> members.remove(name);
            case 1 -> members.put(name + "$", Datum.NULL);
            case 2 -> members.put("$" + name, members.remove(name));
            case 3 -> members.put(name, Datum.NULL);
            case 4 -> {
                String other = any(members.keySet());
                Datum value = members.get(name);
                members.put(name, members.get(other));
                members.put(other, value);
            }
            default -> {
                List<Datum.Pairs.Pair> pairs = new ArrayList<>();
                members.forEach((key, value) -> pairs.add(new Datum.Pairs.Pair(new Datum.Text(key), value)));
                return new Datum.Pairs(pairs);
            }
        }
        return new Datum.Mapping(members);
    }

    private Datum nearOther(Datum datum) {
        try {
            if (datum instanceof Datum.Instant instant) {
                return any(List.of(
                        new Datum.Instant(instant.value().plusNanos(1)),
                        new Datum.DateTime(
                                instant.value().atOffset(ZoneOffset.UTC).toLocalDateTime())));
            } else if (datum instanceof Datum.Date date) {
                return any(List.of(
                        new Datum.Date(date.value().plusDays(1)),
                        new Datum.DateTime(date.value().atStartOfDay())));
            } else if (datum instanceof Datum.Time time) {
                return any(List.of(
                        new Datum.Time(time.value().plusNanos(1)),
                        new Datum.Duration(java.time.Duration.between(LocalTime.MIN, time.value()))));
            } else if (datum instanceof Datum.DateTime dateTime) {
                return any(List.of(
                        new Datum.Date(dateTime.value().toLocalDate()),
                        new Datum.Instant(dateTime.value().toInstant(ZoneOffset.UTC))));
            } else if (datum instanceof Datum.Duration duration) {
                return any(List.of(
                        new Datum.Duration(duration.value().negated()),
                        new Datum.Duration(duration.value().plusNanos(1))));
            }
        } catch (DateTimeException beyondTheLast) {
            return new Datum.Text(CanonicalJson.write(datum));
        }
        return nearReference(datum);
    }

    private Datum nearReference(Datum datum) {
        if (datum instanceof Datum.Uuid uuid) {
            return new Datum.Text(uuid.value().toString());
        } else if (datum instanceof Datum.File file) {
            return any(List.of(new Datum.File(file.bytes(), !file.executable()), file.bytes()));
        } else if (datum instanceof Datum.Typed typed) {
            return any(List.of(
                    typed.value(),
                    new Datum.By(typed.name(), typed.value()),
                    new Datum.Typed(typed.name() + " ", typed.value())));
        } else if (datum instanceof Datum.By by) {
            return any(List.of(by.value(), new Datum.Typed(by.rule(), by.value())));
        } else if (datum instanceof Datum.Secret secret) {
            return new Datum.ContentRef(secret.mac());
        } else if (datum instanceof Datum.ContentRef content) {
            return any(List.of(
                    new Datum.CodeRef(content.digest(), null),
                    new Datum.ResultRef(content.digest(), "value"),
                    new Datum.Text(content.digest().toString())));
        } else if (datum instanceof Datum.CodeRef code) {
            return new Datum.CodeRef(code.code(), code.text() == null ? "1" : null);
        } else if (datum instanceof Datum.ResultRef result) {
            return new Datum.ResultRef(result.key(), result.attribute() + " ");
        }
        return datum instanceof Datum.Pairs pairs
                ? new Datum.Sequence(pairs.pairs().stream()
                        .map(pair -> (Datum) Datum.Sequence.of(pair.key(), pair.value()))
                        .toList())
                : Datum.NULL;
    }
}
