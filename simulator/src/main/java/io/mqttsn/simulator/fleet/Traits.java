package io.mqttsn.simulator.fleet;

import io.mqttsn.codec.FilterText;
import io.mqttsn.codec.Octets;
import io.mqttsn.codec.PredefinedTopicId;
import io.mqttsn.codec.Qos;
import io.mqttsn.codec.ShortTopicName;
import io.mqttsn.codec.TopicSelector;
import io.mqttsn.simulator.client.SensorSettings;
import io.mqttsn.simulator.client.Will;
import io.mqttsn.simulator.fleet.profile.FleetProfile;
import io.mqttsn.simulator.fleet.profile.Predefined;
import io.mqttsn.simulator.fleet.profile.TopicSettings;
import java.util.Map;
import java.util.Optional;

/**
 * What kind of sensor one of a fleet is. Shares of a profile are spread evenly over the numbers, so that small fleets have some of each kind too, and
 * independently of one another.
 *
 * @param topic where it reports
 */
record Traits(int number, boolean sleeper, boolean obeys, Qos qos, TopicSelector topic, SensorSettings client) {

    /** Messages that wait in a sensor while it has no connection. */
    static final int WAITING_MAX = 16;

    /** The fractional parts of the multiples of such numbers fill the range from 0 to 1 evenly. */
    private static final double GOLDEN = 0.6180339887498949;

    private static final double ROOT_2 = 0.41421356237309515;
    private static final double ROOT_3 = 0.7320508075688772;
    private static final double ROOT_7 = 0.6457513110645907;

    static Traits of(FleetProfile profile, int number) {
        Qos qos = profile.reports().qos().at(position(number, GOLDEN));
        SensorSettings.Builder client = SensorSettings.builder(profile.idPrefix() + number)
                .keepAliveSeconds(profile.keepaliveSeconds())
                .retry(profile.retry().interval(), profile.retry().times())
                .waitAfterCongestion(profile.retry().congestionWait())
                .waitingMax(WAITING_MAX);
        if (profile.will().share().holds(position(number, ROOT_7))) {
            client.will(new Will(
                    profile.fill(profile.will().topic(), number),
                    Octets.utf8(profile.fill(profile.will().message(), number)),
                    Qos.ofBits(profile.will().qos()),
                    profile.will().retain()));
        }
        TopicSelector topic = topic(profile, number, qos);
        if (topic instanceof PredefinedTopicId) {
            Predefined predefined = profile.topics().predefined().orElseThrow();
            client.predefined(Map.of(predefined.id(), predefined.name()));
        }
        return new Traits(
                number,
                qos != Qos.MINUS_ONE && isSleeper(profile, number),
                qos != Qos.MINUS_ONE && profile.commands().share().holds(position(number, ROOT_3)),
                qos,
                topic,
                client.build());
    }

    /** Sleepers are spread so that the first of four is awake, and the table of a small fleet shows some. */
    private static boolean isSleeper(FleetProfile profile, int number) {
        double share = profile.sleep().share().value();
        return Math.floor(number * share) > Math.floor((number - 1) * share);
    }

    private static TopicSelector topic(FleetProfile profile, int number, Qos qos) {
        TopicSettings topics = profile.topics();
        double position = position(number, ROOT_2);
        if (topics.shortShare().holds(position)) {
            return ShortTopicName.of(topics.shortName());
        }
        // Without a connection no name can be registered.
        Optional<Predefined> predefined = topics.predefined();
        boolean nameless = qos == Qos.MINUS_ONE;
        if (predefined.isPresent()
                && (nameless
                        || position
                                < topics.shortShare().value()
                                        + topics.predefinedShare().value())) {
            return new PredefinedTopicId(predefined.get().id());
        }
        return nameless
                ? ShortTopicName.of(topics.shortName())
                : new FilterText(profile.fill(profile.reports().topic(), number));
    }

    /** Somewhere from 0 to below 1. */
    private static double position(int number, double irrational) {
        double multiple = number * irrational;
        return multiple - Math.floor(multiple);
    }
}
