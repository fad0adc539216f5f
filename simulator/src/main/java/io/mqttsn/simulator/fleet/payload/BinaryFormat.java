package io.mqttsn.simulator.fleet.payload;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Octets in a fixed layout, as small sensors send them: {@code u32:sequence u16:number i16:temperature*100 u8:battery x:00ff}. Numbers are big-endian
 * unless their type ends in {@code le}; what a type cannot hold becomes its nearest value.
 *
 * <pre>
 *   u8 u16 u32 u64   without sign        f32 f64   IEEE 754
 *   i8 i16 i32 i64   with sign           x:HEX     these octets
 * </pre>
 */
public final class BinaryFormat implements PayloadFormat {

    private static final Pattern NUMBER = Pattern.compile("([uif])(8|16|32|64)(le)?:([a-z]+)(?:\\*(\\d{1,9}))?");
    private static final Pattern FIXED = Pattern.compile("x:((?:[0-9a-fA-F]{2})+)");
    private static final int SIZE_MAX = 1024;

    private final List<Cell> cells;
    private final int size;

    /** One item of the layout. */
    private sealed interface Cell {
        int size();
    }

    private record Octets(byte[] octets) implements Cell {
        @Override
        public int size() {
            return octets.length;
        }
    }

    private record Value(char kind, int size, ByteOrder order, Field field, long factor, int offset) implements Cell {}

    private BinaryFormat(List<Cell> cells, int size) {
        this.cells = List.copyOf(cells);
        this.size = size;
    }

    /**
     * Reads a layout.
     *
     * @throws IllegalArgumentException for an item that is none; the message shows what one looks like
     */
    public static BinaryFormat of(String layout) {
        List<Cell> cells = new ArrayList<>();
        int offset = 0;
        for (String item : layout.strip().split("\\s+")) {
            Cell cell = cell(item, offset);
            cells.add(cell);
            offset += cell.size();
        }
        if (offset > SIZE_MAX) {
            throw new IllegalArgumentException("layout of " + offset + " octets (expected: at most " + SIZE_MAX + ")");
        }
        return new BinaryFormat(cells, offset);
    }

    private static Cell cell(String item, int offset) {
        Matcher fixed = FIXED.matcher(item);
        if (fixed.matches()) {
            return new Octets(HexFormat.of().parseHex(fixed.group(1)));
        }
        Matcher number = NUMBER.matcher(item);
        if (!number.matches() || number.group(1).equals("f") && Integer.parseInt(number.group(2)) < 32) {
            throw new IllegalArgumentException(
                    "'" + item + "' (expected: TYPE:FIELD or TYPE:FIELD*FACTOR such as i16:temperature*100, or x:HEX)");
        }
        Field field = Field.named(number.group(4))
                .filter(it -> it != Field.ID)
                .orElseThrow(() -> new IllegalArgumentException("field " + number.group(4) + " in '" + item
                        + "' (expected: one of " + Field.names().replace(" id,", "") + ")"));
        return new Value(
                number.group(1).charAt(0),
                Integer.parseInt(number.group(2)) / 8,
                number.group(3) == null ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN,
                field,
                number.group(5) == null ? 1 : Long.parseLong(number.group(5)),
                offset);
    }

    @Override
    public byte[] write(Reading reading) {
        ByteBuffer out = ByteBuffer.allocate(size);
        for (Cell cell : cells) {
            if (cell instanceof Value value) {
                put(out.order(value.order), value, value.field.of(reading) * value.factor);
            } else {
                out.put(((Octets) cell).octets);
            }
        }
        return out.array();
    }

    private static void put(ByteBuffer out, Value value, double number) {
        if (value.kind == 'f') {
            if (value.size == 4) {
                out.putFloat((float) number);
            } else {
                out.putDouble(number);
            }
            return;
        }
        long whole = clamped(value, Math.round(number));
        switch (value.size) {
            case 1 -> out.put((byte) whole);
            case 2 -> out.putShort((short) whole);
            case 4 -> out.putInt((int) whole);
            default -> out.putLong(whole);
        }
    }

    private static long clamped(Value value, long number) {
        int bits = 8 * value.size;
        boolean signed = value.kind == 'i';
        long max = bits == 64 ? Long.MAX_VALUE : (1L << (signed ? bits - 1 : bits)) - 1;
        long min = signed ? -max - 1 : 0;
        return Math.max(min, Math.min(max, number));
    }

    @Override
    public boolean hasStamp() {
        return place(Field.SEQUENCE).isPresent();
    }

    @Override
    public Optional<Stamp> stampOf(byte[] payload) {
        if (payload.length != size) {
            return Optional.empty();
        }
        int number = place(Field.NUMBER).map(it -> (int) read(payload, it)).orElse(0);
        return place(Field.SEQUENCE).map(it -> new Stamp(number, read(payload, it)));
    }

    /** Where a whole number stands as it is. A sequence that does not fit into 32 bits does not wrap within the life of a simulation. */
    private Optional<Value> place(Field field) {
        return cells.stream()
                .filter(Value.class::isInstance)
                .map(Value.class::cast)
                .filter(value -> value.field == field && value.kind != 'f' && value.factor == 1 && value.size >= 4)
                .findFirst();
    }

    private static long read(byte[] payload, Value value) {
        ByteBuffer in = ByteBuffer.wrap(payload).order(value.order).position(value.offset);
        return value.size == 4 ? Integer.toUnsignedLong(in.getInt()) : in.getLong();
    }
}
