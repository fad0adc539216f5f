package io.mqttsn.gateway;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls between the rooms, as drawn in docs/architecture.md. */
@AnalyzeClasses(packages = "io.mqttsn", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String CORE = "io.mqttsn.gateway.core..";
    private static final String ROUTING = "io.mqttsn.gateway.routing..";
    private static final String UPLINK = "io.mqttsn.gateway.uplink..";
    private static final String STORE = "io.mqttsn.gateway.store..";
    private static final String TIME = "io.mqttsn.time..";

    @ArchTest
    static final ArchRule CORE_AND_ROUTING_USE_NOTHING_BUT_THE_CODEC_AND_EACH_OTHER = classes()
            .that()
            .resideInAnyPackage(CORE, ROUTING)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    CORE,
                    ROUTING,
                    STORE,
                    TIME,
                    "io.mqttsn.codec..",
                    "io.mqttsn.transport..",
                    "java.lang..",
                    "java.util..",
                    "java.nio",
                    "java.nio.charset",
                    "java.time",
                    "org.jspecify.annotations.."))
            .because("decisions must not depend on sockets, files or libraries");

    @ArchTest
    static final ArchRule CORE_AND_ROUTING_HAVE_NO_THREADS_CLOCKS_OR_RANDOMNESS = noClasses()
            .that()
            .resideInAnyPackage(CORE, ROUTING)
            .should()
            .dependOnClassesThat(resideInAPackage("java.util.concurrent.."))
            .orShould()
            .dependOnClassesThat()
            .belongToAnyOf(Thread.class, ThreadLocal.class, java.util.Random.class, java.util.Timer.class)
            .orShould()
            .callMethod(System.class, "nanoTime")
            .orShould()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(java.util.UUID.class, "randomUUID")
            .because("a seed must replay exactly, and time is an argument");

    @ArchTest
    static final ArchRule CORE_AND_ROUTING_HAVE_A_DEFINED_ORDER = noClasses()
            .that()
            .resideInAnyPackage(CORE, ROUTING)
            .should()
            .dependOnClassesThat()
            .belongToAnyOf(java.util.IdentityHashMap.class, java.util.WeakHashMap.class)
            .orShould()
            .callMethod(System.class, "identityHashCode", Object.class)
            .because("what depends on where an object lies differs from run to run");

    @ArchTest
    static final ArchRule ROUTING_KNOWS_NOTHING_OF_THE_CORE = noClasses()
            .that()
            .resideInAPackage(ROUTING)
            .should()
            .dependOnClassesThat(resideInAPackage("io.mqttsn.gateway.core.session.."))
            .orShould()
            .dependOnClassesThat(resideInAPackage("io.mqttsn.gateway.core.procedure.."));

    @ArchTest
    static final ArchRule PAHO_STAYS_IN_ITS_DRIVER = noClasses()
            .that()
            .resideInAPackage("io.mqttsn.gateway..")
            .and()
            .resideOutsideOfPackage("io.mqttsn.gateway.uplink.paho..")
            .should()
            .dependOnClassesThat(resideInAPackage("org.eclipse.paho.."));

    @ArchTest
    static final ArchRule NETTY_STAYS_AT_THE_EDGE = noClasses()
            .that()
            .resideInAnyPackage("io.mqttsn.codec..", "io.mqttsn.transport..", TIME, "io.mqttsn.config..", STORE, UPLINK)
            .and()
            .resideOutsideOfPackage("io.mqttsn.gateway.uplink.paho..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.netty.."));

    @ArchTest
    static final ArchRule CODEC_TRANSPORT_INTERFACE_AND_TIME_NEED_ONLY_THE_JDK = classes()
            .that()
            .resideInAnyPackage("io.mqttsn.codec..", "io.mqttsn.transport..", TIME)
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.mqttsn.codec..", "io.mqttsn.transport..", TIME, "java..", "org.jspecify.annotations.."));

    @ArchTest
    static final ArchRule ONLY_THE_DEMO_USES_THE_SIMULATOR = noClasses()
            .that()
            .resideInAPackage("io.mqttsn.gateway..")
            .and()
            .resideOutsideOfPackage("io.mqttsn.gateway.app.demo..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.mqttsn.simulator.."));

    @ArchTest
    static final ArchRule NOBODY_BELOW_SEES_THE_GATEWAY = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.mqttsn.codec..",
                    "io.mqttsn.transport..",
                    TIME,
                    "io.mqttsn.config..",
                    "io.mqttsn.udp..",
                    "io.mqttsn.serial..",
                    "io.mqttsn.simulator..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.mqttsn.gateway.."))
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule NOBODY_CALLS_THE_PROGRAM = noClasses()
            .that()
            .resideInAPackage("io.mqttsn.gateway..")
            .and()
            .resideOutsideOfPackage("io.mqttsn.gateway.app..")
            .should()
            .dependOnClassesThat(resideInAPackage("io.mqttsn.gateway.app.."));
}
