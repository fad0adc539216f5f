# Sourced by the programs in bin. POSIX sh; expects $home, the folder that holds bin and lib.
#
# JAVA_HOME         the Java to use; otherwise the java on the PATH
# MQTTSN_JAVA_OPTS  switches for the JVM, after ours, so that they win: MQTTSN_JAVA_OPTS=-Xmx512m
# MQTTSN_CACHE      where the class archive that makes starts faster is kept; default: cache in this folder

JAVA_VERSION_MIN=17

die() {
    echo "$1" >&2
    exit 1
}

# Sets $java.
find_java() {
    if [ -n "${JAVA_HOME:-}" ]; then
        java=$JAVA_HOME/bin/java
        [ -x "$java" ] || die "$program: JAVA_HOME is $JAVA_HOME, but there is no $java; point it to a Java $JAVA_VERSION_MIN or newer, or unset it."
    else
        java=$(command -v java) || die "$program: no java on the PATH; install Java $JAVA_VERSION_MIN or newer (Debian: apt install openjdk-17-jre-headless), or set JAVA_HOME."
    fi
}

# Sets $version (17.0.15) and $major (17). A JDK says its version in a file, which is quicker to read than to start it.
find_version() {
    version=
    release=$(dirname "$(dirname "$(readlink -f "$java")")")/release
    if [ -r "$release" ]; then
        version=$(sed -n 's/^JAVA_VERSION="\([^"]*\)".*/\1/p' "$release")
    fi
    if [ -z "$version" ]; then
        version=$("$java" -version 2>&1 | sed -n 's/.* version "\([^"]*\)".*/\1/p' | head -n 1)
    fi
    major=${version%%[!0-9]*}
    [ -n "$major" ] || die "$program: cannot find out the version of $java."
    if [ "$major" -lt $JAVA_VERSION_MIN ]; then
        die "$program: $java is Java $version, which is too old; install Java $JAVA_VERSION_MIN or newer, or set JAVA_HOME to one."
    fi
}

# launch PROGRAM MAIN-CLASS ARGUMENT...
launch() {
    program=$1
    main=$2
    shift 2
    find_java
    find_version

    # A fixed order: the class archive is only good for the class path that it was made with.
    class_path=
    for jar in "$home"/lib/*.jar; do
        class_path=$class_path${class_path:+:}$jar
    done

    # A small heap and the collector with the least overhead: made for one thread on a small box.
    set -- -cp "$class_path" "$main" "$@"
    if [ -n "${MQTTSN_JAVA_OPTS:-}" ]; then
        # Split at blanks, on purpose.
        # shellcheck disable=SC2086
        set -- $MQTTSN_JAVA_OPTS "$@"
    fi
    add_archive "$@"
}

add_archive() {
    cache=${MQTTSN_CACHE:-$home/cache}
    # The checksum stands for the jars: the JVM itself looks at their times and sizes only, which a new build may share with an old one.
    archive=$cache/$program-java-$version-$(cat "$home"/lib/*.jar | cksum | cut -d ' ' -f 1).jsa
    if [ "$major" -ge 19 ]; then
        if mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
            set -- -XX:+AutoCreateSharedArchive "-XX:SharedArchiveFile=$archive" "$@"
        elif [ -r "$archive" ]; then
            set -- "-XX:SharedArchiveFile=$archive" "$@"
        fi
    elif [ -r "$archive" ]; then
        set -- "-XX:SharedArchiveFile=$archive" "$@"
    elif mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
        set -- "-XX:ArchiveClassesAtExit=$archive" "$@"
    fi
    # Whatever the archive is worth, the program starts without it too: nothing to bother anybody with.
    set -- -Xlog:disable -Xlog:all=error:stderr "$@"
    if [ "$major" -ge 22 ]; then
        set -- --enable-native-access=ALL-UNNAMED "$@"
    fi
    if [ "$major" -ge 23 ]; then
        set -- --sun-misc-unsafe-memory-access=allow "$@"
    fi
    exec "$java" -XX:+UseSerialGC -Xms16m -Xmx256m -Xss512k -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData "$@"
}
