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

# Whether these arguments make the program work for a while, so that it loads what it needs: only then its classes are worth to be kept.
is_long_run() {
    for argument; do
        case $argument in
            -h | --help | version | check-config | print-config | ports) return 1 ;;
        esac
    done
}

# launch PROGRAM MODULE ARGUMENT...; the module's jar names the main class and the class path.
launch() {
    program=$1
    module=$2
    shift 2
    find_java
    find_version

    # Java starts in half the time when it finds its classes in an archive, which it makes itself at the end of the first run. The checksum stands for the
    # jars: the JVM looks at their times and sizes only, which a new build may share with an old one.
    cache=${MQTTSN_CACHE:-$home/cache}
    archive=$cache/$program-java-$version-$(cat "$home"/lib/*.jar | cksum | cut -d ' ' -f 1).jsa
    if [ -r "$archive" ]; then
        archive_switch=-XX:SharedArchiveFile=$archive
    elif is_long_run "$@" && mkdir -p "$cache" 2>/dev/null && [ -w "$cache" ]; then
        rm -f "$cache/$program-java-$version-"*.jsa
        archive_switch=-XX:ArchiveClassesAtExit=$archive
    else
        archive_switch=-Xshare:auto
    fi

    set -- -jar "$home/lib/$module"-[0-9]*.jar "$@"
    if [ -n "${MQTTSN_JAVA_OPTS:-}" ]; then
        # Split at blanks, on purpose.
        # shellcheck disable=SC2086
        set -- $MQTTSN_JAVA_OPTS "$@"
    fi
    if [ "$major" -ge 23 ]; then
        # Netty frees its buffers with it, and falls back by itself where it is gone.
        set -- --sun-misc-unsafe-memory-access=allow "$@"
    fi
    # A small heap and the collector with the least overhead: made for one busy thread on a small box. An archive that does not fit is no news to anybody.
    exec "$java" -XX:+UseSerialGC -Xms16m -Xmx256m -Xss512k -XX:+ExitOnOutOfMemoryError -XX:-UsePerfData \
        "$archive_switch" -Xlog:disable -Xlog:all=error:stderr "$@"
}
