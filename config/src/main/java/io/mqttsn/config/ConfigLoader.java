package io.mqttsn.config;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Loads a record from a YAML file, options on the command line and the environment.
 *
 * <p>The record's components carry {@link Setting}. Their types may be {@code boolean}, {@code int}, {@code long}, {@code double}, {@code String},
 * enums, {@code Duration}, {@code Path}, {@link ByteSize}, {@link HostPort}, {@link Secret}, any type with {@link Scalar}; records of these; sealed
 * interfaces of records with {@link Variant}; and {@code List}, {@code Map} and {@code Optional} of all of them. A compact constructor may check what
 * one setting alone cannot show: the message of its {@code IllegalArgumentException} becomes an error at the record's place.
 *
 * <p>Whatever stands in the file, the outcome is a record or a list of errors, never an exception. Immutable.
 *
 * @param <T> the record
 */
public final class ConfigLoader<T extends Record> {

    /** Far above any configuration; a guard against a path that leads to something else. */
    private static final int FILE_OCTETS_MAX = 1 << 20;

    private final Class<T> type;
    private final Shape.Group shape;
    private final Interpolation interpolation;

    private ConfigLoader(Class<T> type, Shape.Group shape, Interpolation interpolation) {
        this.type = type;
        this.shape = shape;
        this.interpolation = interpolation;
    }

    /**
     * A loader that takes variables from the process's environment.
     *
     * @throws IllegalStateException when the record's annotations or types are not usable, which is a bug
     */
    public static <T extends Record> ConfigLoader<T> of(Class<T> type) {
        return new ConfigLoader<>(
                type, Shapes.group(type), new Interpolation(name -> Optional.ofNullable(System.getenv(name))));
    }

    /** The same loader with variables from elsewhere. */
    public ConfigLoader<T> withEnvironment(Function<String, Optional<String>> environment) {
        return new ConfigLoader<>(type, shape, new Interpolation(environment));
    }

    /** Loads from a file, if there is one, with the overrides applied in their order. */
    public ConfigResult<T> load(Optional<Path> file, List<ConfigOverride> overrides) {
        if (file.isEmpty()) {
            return bind(new ConfigNode.Section(List.of(), new Origin.Default()), overrides);
        }
        Origin whole = new Origin.InFile(file.get(), 0, 0);
        byte[] octets;
        try (InputStream in = Files.newInputStream(file.get())) {
            octets = in.readNBytes(FILE_OCTETS_MAX + 1);
        } catch (IOException e) {
            return invalid(
                    whole, "cannot be read: " + IoReason.of(e), "name a readable file, or none to run on defaults");
        }
        if (octets.length > FILE_OCTETS_MAX) {
            return invalid(whole, "is too large", "expected: at most 1MiB");
        }
        try {
            String yaml = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(octets))
                    .toString();
            return parse(file.get(), yaml, overrides);
        } catch (CharacterCodingException e) {
            return invalid(whole, "is not text", "expected: UTF-8");
        }
    }

    /**
     * Loads from text.
     *
     * @param file where the text would stand: named in errors, and its directory is where relative paths in it start
     */
    public ConfigResult<T> parse(Path file, String yaml, List<ConfigOverride> overrides) {
        YamlReader.Places places = (line, column) -> new Origin.InFile(file, line, column);
        ConfigResult<ConfigNode> read = YamlReader.read(places, yaml);
        return read instanceof ConfigResult.Valid<ConfigNode> tree
                ? bind(tree.value(), overrides)
                : new ConfigResult.Invalid<>(read.errors());
    }

    /**
     * The record without a file, an option or a variable.
     *
     * @throws IllegalStateException when the record has a setting that must be given
     */
    public T defaults() {
        return load(Optional.empty(), List.of())
                .orElseThrow(errors -> new IllegalStateException(type.getName() + ": " + errors));
    }

    private ConfigResult<T> bind(ConfigNode tree, List<ConfigOverride> overrides) {
        var placed = new Overrides(shape);
        ConfigNode changed = tree;
        for (ConfigOverride override : overrides) {
            changed = placed.apply(changed, override);
        }
        var binder = new Binder(shape, interpolation);
        Optional<Object> value = binder.bind(shape, changed, "");
        List<ConfigError> errors = new ArrayList<>(binder.errors());
        errors.addAll(placed.errors());
        if (value.isPresent() && errors.isEmpty()) {
            return new ConfigResult.Valid<>(type.cast(value.get()));
        }
        errors.sort(Comparator.comparingLong(ConfigLoader::placeInFile));
        return new ConfigResult.Invalid<>(errors);
    }

    /** Orders by line and column; what stands in no file comes last and keeps its order. */
    private static long placeInFile(ConfigError error) {
        return error.origin() instanceof Origin.InFile place
                ? ((long) place.line() << Integer.SIZE) + place.column()
                : Long.MAX_VALUE;
    }

    private ConfigResult<T> invalid(Origin origin, String problem, String remedy) {
        return new ConfigResult.Invalid<>(List.of(new ConfigError(origin, "", "", problem, remedy)));
    }
}
