package io.mqttsn.gateway.app;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.mqttsn.config.ConfigOverride;
import io.mqttsn.gateway.app.config.GatewayConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every key of the configuration does something: it changes the settings that it stands for and no others, and some test observes what such a setting brings
 * about. Elsewhere limits could be configured that no code ever read. A new key fails here until it has a line in the table.
 */
class EveryKeyTest {

    private static final String LIMITS = "{topics-per-session: 1, buffer-messages: 1, buffer-bytes: 1KiB,"
            + " disconnects-per-second: 10, search-answers-per-second: 10}";

    /** What must be configured for keys to have a meaning, by the beginning of their names; the longest counts. */
    private static final List<List<String>> BASES = List.of(
            List.of("udp.limits.", "listeners.0.limits=" + LIMITS),
            List.of("serial.limits.", "listeners=[{type: serial, port: /dev/a}]", "listeners.0.limits=" + LIMITS),
            List.of("udp.group-", "listeners.0.group=225.1.1.1:1883"),
            List.of("udp.search-answer", "listeners.0.group=225.1.1.1:1883"),
            List.of("udp.limits.", "listeners.0.limits={topics-per-session: 1000}"),
            List.of(
                    "serial.limits.",
                    "listeners=[{type: serial, port: /dev/a, framing: xbee, limits: {topics-per-session: 1000}}]"),
            List.of("serial.", "listeners=[{type: serial, port: /dev/a, framing: xbee}]"),
            List.of("uplink.modes[]", "uplink.broker=tcp://b", "uplink.modes=[{clients: meter-*, mode: transparent}]"),
            List.of(
                    "uplink.credentials[]",
                    "uplink.broker=tcp://b",
                    "uplink.mode=transparent",
                    "uplink.credentials=[{clients: meter-*, user: u, password: p}]"),
            List.of("uplink.password", "uplink.broker=tcp://b", "uplink.user=u"),
            List.of("uplink.tls.ca-file", "uplink.broker=ssl://b"),
            List.of("uplink.tls.", "uplink.broker=ssl://b", "uplink.tls={cert-file: /c, key-file: /k}"),
            List.of("uplink.", "uplink.broker=tcp://b"),
            List.of("predefined-topics-by-client[]", "predefined-topics-by-client=[{clients: a*, topics: {1: t}}]"));

    /** A key, another value than the usual one, the settings that change with it, and the test that observes the effect of such a change. */
    private record Key(String name, String value, Set<String> settings, String test) {

        static Key of(String line) {
            String[] columns = line.strip().split(" *\\| *");
            return new Key(columns[0], columns[1], new TreeSet<>(Set.of(columns[2].split(", "))), columns[3]);
        }

        @Override
        public String toString() {
            return name;
        }

        List<ConfigOverride> base() {
            return BASES.stream()
                    .filter(base -> name.startsWith(base.get(0)))
                    .findFirst()
                    .map(base -> base.stream()
                            .skip(1)
                            .map(text -> text.split("=", 2))
                            .map(pair -> ConfigOverride.of(pair[0], pair[1], "base"))
                            .toList())
                    .orElse(List.of());
        }

        ConfigOverride change() {
            String path = name.replaceFirst("^(udp|serial)\\.", "listeners.0.").replace("[]", ".0");
            return ConfigOverride.of(path, value, "change");
        }
    }

    /** Key, another value, settings that change, observing test. */
    private static final String TABLE = """
            udp.name                                 | a              | udp.name                                                                           | GatewayStatusTest#shouldNameListenersThatAreAwayOrHaveLostFramesSinceTheLineBefore
            udp.bind                                 | 127.0.0.2:9    | udp.host, udp.port                                                                 | GatewayLifeTest#shouldServeAfterRestartOnTheSamePort
            udp.max-frame-size                       | 500            | udp.maxFrameSize                                                                   | UdpTransportTest#shouldCountWhatIsTooLargeAndTakeWhatJustFits
            udp.receive-buffer                       | 8KiB           | udp.receiveBufferBytes                                                             | UdpTransportTest#shouldDescribeItselfWithThePortAndTheBufferThatItGot
            udp.send-buffer                          | 8KiB           | udp.sendBufferBytes                                                                | UdpTransportTest#shouldAskTheKernelForTheSendBuffer
            udp.group                                | 225.1.1.1:1883 | udp.group.address, udp.group.port, udp.group.ttl                                   | GroupTransportTest#shouldAnswerWhoeverAsksTheGroupFromItsOwnPort
            udp.group-interface                      | lo             | udp.group.networkInterface                                                         | GroupTransportTest#shouldHearTheGroupOnlyByItsInterface
            udp.group-ttl                            | 3              | udp.group.ttl                                                                      | GroupTransportTest#shouldTellGroupInterfaceAndTtl
            udp.search-answer                        | group          | access.answersOnGroup                                                              | GroupDiscoveryTest#shouldAnswerManyQuestionsOfTheGroupWithOneAnswerToTheGroup
            udp.access.sessions-max                  | 5              | access.sessionsMax                                                                 | ListenerRulesTest#shouldTakeAsManySessionsAsTheListenerMayHaveAndNoMore
            udp.access.sessions-per-source           | 5              | access.sessionsPerSourceMax                                                        | ListenerRulesTest#shouldTakeAsManySessionsOfOneSourceAsTheListenerAllowsAndNoMore
            udp.access.client-ids                    | [a*]           | access.clientIds                                                                   | ListenerRulesTest#shouldAcceptOnlyClientIdsThatAPatternNames
            udp.access.sources                       | [10.*]         | access.sources                                                                     | ListenerRulesTest#shouldNotAnswerSourcesThatAreNotAllowedWhateverTheySay
            udp.access.topic-prefix                  | site/          | access.topicPrefix                                                                 | TopicPrefixTest#shouldPublishUnderThePrefixByEveryKindOfTopic
            udp.access.forwarders                    | [10.*]         | access.forwarders                                                                  | ForwarderTest#shouldIgnoreForwardersThatAreNotAllowed
            udp.access.publish-without-connection    | [10.*]         | access.publishersWithoutConnection                                                 | ConnectionlessTest#shouldPublishForAllowedSourcesOnly
            udp.access.publishes-per-second          | 3              | access.publishesWithoutConnectionPerSecond                                         | ConnectionlessTest#shouldLimitHowOftenEachSourcePublishes
            udp.access.wake-up-moves                 | true           | access.wakeUpMoves                                                                 | PingReqIdTest#shouldAnswerAsTheTableSays
            udp.limits.topics-per-session            | 7              | access.limits.sessions.topicsMax                                                   | ListenerRulesTest#shouldGiveClientsAsManyTopicIdsAsTheirListenerAllows
            udp.limits.buffer-messages               | 3              | access.limits.sessions.queueMessagesMax                                            | ListenerRulesTest#shouldKeepAsManyMessagesAndOctetsAsTheListenerAllows
            udp.limits.buffer-bytes                  | 2KiB           | access.limits.sessions.queueBytesMax                                               | ListenerRulesTest#shouldKeepAsManyMessagesAndOctetsAsTheListenerAllows
            udp.limits.disconnects-per-second        | 20             | access.limits.rates.disconnects, access.limits.rates.disconnectsPerSource          | ListenerRulesTest#shouldAnswerStrangersAsOftenAsTheirListenerAllowsWithoutCostToOthers
            udp.limits.search-answers-per-second     | 20             | access.limits.rates.searches, access.limits.rates.searchesPerSource                | ListenerRulesTest#shouldAnswerStrangersAsOftenAsTheirListenerAllowsWithoutCostToOthers
            serial.name                              | b              | serial.name                                                                        | GatewayStatusTest#shouldNameListenersThatAreAwayOrHaveLostFramesSinceTheLineBefore
            serial.port                              | /dev/b         | serial.port                                                                        | SerialPtyIT#shouldCarryFramesBothWays
            serial.line.baud-rate                    | 9600           | serial.line.baudRate                                                               | SerialSettingsTest#shouldCountTheQueueInTheTimeOfTheLine
            serial.line.data-bits                    | 7              | serial.line.dataBits                                                               | PortControlsTest#shouldSetTheFormatOfAnOctet
            serial.line.parity                       | even           | serial.line.parity                                                                 | PortControlsTest#shouldSetTheFormatOfAnOctet
            serial.line.stop-bits                    | 2              | serial.line.stopBits                                                               | PortControlsTest#shouldSetTheFormatOfAnOctet
            serial.line.rts-cts                      | true           | serial.line.rtsCts                                                                 | PortControlsTest#shouldControlTheFlowByRtsAndCtsOnlyWhenTold
            serial.line.dtr                          | false          | serial.line.dtr                                                                    | PortControlsTest#shouldLeaveDtrLowOnlyWhenTold
            serial.line.rts                          | false          | serial.line.rts                                                                    | PortControlsTest#shouldLeaveRtsLowOnlyWhenTold
            serial.framing                           | slip           | serial.framing                                                                     | SerialIT#shouldCarryMessagesBothWaysInEachFraming
            serial.xbee.api-mode                     | 1              | serial.xbee.apiMode                                                                | XBeeApiTest#shouldEncodeDigisExampleInBothModes
            serial.xbee.radio                        | ieee-802-15-4  | serial.xbee.radio                                                                  | RadioPeersTest#shouldAnswerInTheDialectOfTheRadio
            serial.xbee.peers-max                    | 9              | serial.xbee.peersMax                                                               | RadioPeersTest#shouldForgetTheRadioLeastRecentlyHeard
            serial.max-frame-size                    | 100            | serial.maxFrameSize                                                                | SerialTransportTest#shouldTellOfAFrameLargerThanTheLimit
            serial.pacing.max-queue-time             | 1s             | serial.pacing.maxQueueTime                                                         | SerialSettingsTest#shouldCountTheQueueInTheTimeOfTheLine
            serial.pacing.t-retry                    | 15s            | serial.pacing.tRetry                                                               | SerialSettingsTest#shouldBoundTheQueueByHalfOfTheRetryTime
            serial.pacing.overflow                   | drop-newest    | serial.pacing.overflow                                                             | OutgoingQueueTest#shouldKeepTheOldestWhenThePolicySaysDropNewest
            serial.idle-gap                          | 70ms           | serial.idleGap                                                                     | RawDecoderTest#shouldBearPausesShorterThanTheGap
            serial.settle-time                       | 4s             | serial.settleTime                                                                  | SerialTransportTest#shouldNotWriteBeforeTheDeviceHasSettled
            serial.reopen-delay-max                  | 6s             | serial.reopenDelayMax                                                              | ReopenDelayTest#shouldDoubleUpToTheLimit
            serial.access.sessions-max               | 5              | access.sessionsMax                                                                 | ListenerRulesTest#shouldTakeAsManySessionsAsTheListenerMayHaveAndNoMore
            serial.access.sessions-per-source        | 5              | access.sessionsPerSourceMax                                                        | ListenerRulesTest#shouldTakeAsManySessionsOfOneSourceAsTheListenerAllowsAndNoMore
            serial.access.client-ids                 | [a*]           | access.clientIds                                                                   | ListenerRulesTest#shouldAcceptOnlyClientIdsThatAPatternNames
            serial.access.sources                    | [a]            | access.sources                                                                     | ListenerRulesTest#shouldNotAnswerSourcesThatAreNotAllowedWhateverTheySay
            serial.access.topic-prefix               | site/          | access.topicPrefix                                                                 | TopicPrefixTest#shouldPublishUnderThePrefixByEveryKindOfTopic
            serial.access.forwarders                 | [a]            | access.forwarders                                                                  | ForwarderTest#shouldIgnoreForwardersThatAreNotAllowed
            serial.access.publish-without-connection | [a]            | access.publishersWithoutConnection                                                 | ConnectionlessTest#shouldPublishForAllowedSourcesOnly
            serial.access.publishes-per-second       | 3              | access.publishesWithoutConnectionPerSecond                                         | ConnectionlessTest#shouldLimitHowOftenEachSourcePublishes
            serial.access.wake-up-moves              | true           | access.wakeUpMoves                                                                 | PingReqIdTest#shouldAnswerAsTheTableSays
            serial.limits.topics-per-session         | 7              | access.limits.sessions.topicsMax                                                   | ListenerRulesTest#shouldGiveClientsAsManyTopicIdsAsTheirListenerAllows
            serial.limits.buffer-messages            | 3              | access.limits.sessions.queueMessagesMax                                            | ListenerRulesTest#shouldKeepAsManyMessagesAndOctetsAsTheListenerAllows
            serial.limits.buffer-bytes               | 2KiB           | access.limits.sessions.queueBytesMax                                               | ListenerRulesTest#shouldKeepAsManyMessagesAndOctetsAsTheListenerAllows
            serial.limits.disconnects-per-second     | 20             | access.limits.rates.disconnects, access.limits.rates.disconnectsPerSource          | ListenerRulesTest#shouldAnswerStrangersAsOftenAsTheirListenerAllowsWithoutCostToOthers
            serial.limits.search-answers-per-second  | 20             | access.limits.rates.searches, access.limits.rates.searchesPerSource                | ListenerRulesTest#shouldAnswerStrangersAsOftenAsTheirListenerAllowsWithoutCostToOthers
            udp.limits.topics-per-session            | 2              | access.limits.sessions.topicsMax                                                   | ListenerRulesTest#shouldGiveClientsAsManyTopicIdsAsTheirListenerAllows
            udp.limits.buffer-messages               | 2              | access.limits.sessions.queueMessagesMax                                            | ListenerRulesTest#shouldKeepAsManyMessagesAndOctetsAsTheListenerAllows
            udp.limits.buffer-bytes                  | 2KiB           | access.limits.sessions.queueBytesMax                                               | ListenerRulesTest#shouldKeepAsManyMessagesAndOctetsAsTheListenerAllows
            udp.limits.disconnects-per-second        | 50             | access.limits.rates.disconnects, access.limits.rates.disconnectsPerSource          | ListenerRulesTest#shouldAnswerStrangersAsOftenAsTheirListenerAllowsWithoutCostToOthers
            udp.limits.search-answers-per-second     | 50             | access.limits.rates.searches, access.limits.rates.searchesPerSource                | ListenerRulesTest#shouldAnswerStrangersAsOftenAsTheirListenerAllowsWithoutCostToOthers
            serial.limits.topics-per-session         | 2              | access.limits.sessions.topicsMax                                                   | ListenerRulesTest#shouldGiveClientsAsManyTopicIdsAsTheirListenerAllows
            serial.limits.buffer-messages            | 2              | access.limits.sessions.queueMessagesMax                                            | ListenerRulesTest#shouldKeepAsManyMessagesAndOctetsAsTheListenerAllows
            serial.limits.buffer-bytes               | 2KiB           | access.limits.sessions.queueBytesMax                                               | ListenerRulesTest#shouldKeepAsManyMessagesAndOctetsAsTheListenerAllows
            serial.limits.disconnects-per-second     | 50             | access.limits.rates.disconnects, access.limits.rates.disconnectsPerSource          | ListenerRulesTest#shouldAnswerStrangersAsOftenAsTheirListenerAllowsWithoutCostToOthers
            serial.limits.search-answers-per-second  | 50             | access.limits.rates.searches, access.limits.rates.searchesPerSource                | ListenerRulesTest#shouldAnswerStrangersAsOftenAsTheirListenerAllowsWithoutCostToOthers
            uplink.broker                            | tcp://other    | app.brokerUrl.address.host, uplink.broker                                          | ServiceContract#shouldBringWhatASensorPublishesToMqttClients
            uplink.mode                              | transparent    | modeOfMeter                                                                        | TransparentIT#shouldShowEachSensorToTheBrokerUnderItsOwnNameWithItsFlag
            uplink.modes[].clients                   | other-*        | modeOfMeter                                                                        | TransparentBrokerIT#shouldGiveEachKindOfSensorItsModeAndItsCredentials
            uplink.modes[].mode                      | aggregating    | modeOfMeter                                                                        | TransparentBrokerIT#shouldGiveEachKindOfSensorItsModeAndItsCredentials
            uplink.credentials[].clients             | other-*        | loginOfMeter.password, loginOfMeter.user                                           | TransparentBrokerIT#shouldGiveEachKindOfSensorItsModeAndItsCredentials
            uplink.credentials[].user                | v              | loginOfMeter.user                                                                  | TransparentBrokerIT#shouldGiveEachKindOfSensorItsModeAndItsCredentials
            uplink.credentials[].password            | q              | loginOfMeter.password                                                              | TransparentBrokerIT#shouldGiveEachKindOfSensorItsModeAndItsCredentials
            uplink.transparent-connections-max       | 7              | transparent.connectionsMax                                                         | TransparentUplinkTest#shouldTakeAsManySensorsAsConfiguredAndOneMoreWhenOneHasLeft
            uplink.client-id                         | me             | uplink.clientId, uplink.statusTopic                                                | GatewayConfigTest#shouldPutClientIdIntoStatusTopic
            uplink.user                              | me             | loginOfMeter.password, loginOfMeter.user, uplink.login.password, uplink.login.user | TransparentBrokerIT#shouldGiveEachKindOfSensorItsModeAndItsCredentials
            uplink.password                          | q              | loginOfMeter.password, uplink.login.password                                       | PahoLinkIT#shouldNameAWrongPassword
            uplink.keepalive                         | 5s             | uplink.keepAlive                                                                   | PahoLinkIT#shouldNoticeABrokerThatHangsAndRecover
            uplink.connect-timeout                   | 3s             | transparent.connectTimeout, uplink.connectTimeout                                  | PahoLinkIT#shouldGiveUpOnABrokerThatNeverAnswersConnect
            uplink.max-inflight                      | 7              | uplink.limits.inFlightMax                                                          | AggregatingUplinkTest#shouldKeepTheWindowAndTheQueueInMessages
            uplink.queue-messages                    | 9              | transparent.queuedMessagesMax, uplink.limits.queuedMessagesMax                     | AggregatingUplinkTest#shouldKeepTheWindowAndTheQueueInMessages
            uplink.queue-bytes                       | 64KiB          | transparent.queuedBytesMax, uplink.limits.queuedBytesMax                           | AggregatingUplinkTest#shouldKeepTheQueueInOctets
            uplink.reconnect-min                     | 2s             | uplink.backOff.min                                                                 | BackOffTimerTest#shouldDoubleUpToTheMaximumAndTakeOffLessThanHalf
            uplink.reconnect-max                     | 1m             | uplink.backOff.max                                                                 | BackOffTimerTest#shouldDoubleUpToTheMaximumAndTakeOffLessThanHalf
            uplink.retained-replay-window            | 2s             | uplink.replayWindow                                                                | ReplayWindowTest#shouldTakeRetainedMessagesForTheReplayAsLongAsConfigured
            uplink.tls.ca-file                       | /ca            | uplink.tls.authorities                                                             | PahoLinkTlsIT#shouldConnectToABrokerThatItsAuthorityVouchesFor
            uplink.tls.cert-file                     | /d             | uplink.tls.identity.certificates                                                   | PahoLinkTlsIT#shouldShowItsOwnCertificateWhereTheBrokerAsks
            uplink.tls.key-file                      | /d             | uplink.tls.identity.key                                                            | PahoLinkTlsIT#shouldShowItsOwnCertificateWhereTheBrokerAsks
            broker.listeners                         | [127.0.0.1:1]  | app.brokerListeners                                                                | GatewayLifeTest#shouldLeaveNothingOfAStartThatFailed
            broker.max-connections                   | 7              | broker.connectionsMax                                                              | SessionScenariosTest#shouldRefuseNewcomersAtEachLimitAndServeThoseInside
            broker.connect-timeout                   | 3s             | broker.connectTimeout                                                              | SessionScenariosTest#shouldNotWaitForConnectForEver
            broker.max-packet-size                   | 2KiB           | broker.packetBytesMax                                                              | NegativePacketsTest#shouldTakeAPacketOfExactlyTheLimit
            broker.sessions-max                      | 7              | broker.sessionsMax                                                                 | SessionScenariosTest#shouldRefuseFurtherSessionsAndGiveRoomWhenOldOnesExpire
            broker.session-expiry                    | 1h             | broker.sessionExpiry                                                               | SessionScenariosTest#shouldRefuseFurtherSessionsAndGiveRoomWhenOldOnesExpire
            broker.subscriptions-per-session         | 7              | broker.subscriptionsPerSessionMax                                                  | MessageScenariosTest#shouldAnswerSeveralFiltersTogetherAndRefuseOnlyTheOnesOverALimit
            broker.filter-levels                     | 7              | routing.levelsMax                                                                  | RouterTest#shouldRefuseFiltersWithTooManyLevelsAndChangeNothing
            broker.queue-messages                    | 7              | broker.queueMessagesMax                                                            | MessageScenariosTest#shouldBoundTheQueueAndCountWhatItDrops
            broker.queue-bytes                       | 2KiB           | broker.queueBytesMax                                                               | DeliveryQueueTest#shouldBoundOctetsAsWellAsMessages
            broker.inflight                          | 7              | broker.inFlightMax                                                                 | MessageScenariosTest#shouldSendAgainWhatWasNotAcknowledgedWhenTheClientIsBack
            broker.qos2-ids-max                      | 7              | broker.qos2OpenMax                                                                 | MessageScenariosTest#shouldCloseAClientThatLeavesTooManyMessagesUnreleased
            broker.retained-messages                 | 7              | routing.retainedMessagesMax                                                        | RetainedMessagesTest#shouldRefuseWhatExceedsALimitAndStillForgetTheOldState
            broker.retained-bytes                    | 2KiB           | routing.retainedBytesMax                                                           | RetainedMessagesTest#shouldRefuseWhatExceedsALimitAndStillForgetTheOldState
            sensors.gateway-id                       | 7              | core.gatewayId                                                                     | SensorKeysTest#shouldTellItsId
            sensors.retry                            | 3s             | core.timers.retry                                                                  | SensorKeysTest#shouldRepeatInTheConfiguredTime
            sensors.retries                          | 1              | core.timers.retries                                                                | SensorKeysTest#shouldRepeatAsOftenAsConfigured
            sensors.congestion-wait                  | 1m             | core.timers.congestionWait                                                         | SensorKeysTest#shouldPauseAfterCongestionAsLongAsConfigured
            sensors.connect-timeout                  | 3s             | core.timers.connectTimeout                                                         | AbandonedConnectTest#shouldCountTheWholeConnectAndNotItsSteps
            sensors.tolerance-percent-short          | 7              | core.timers.shortTolerancePercent                                                  | SensorKeysTest#shouldTolerateSilenceAsConfigured
            sensors.tolerance-percent-long           | 7              | core.timers.longTolerancePercent                                                   | SensorKeysTest#shouldTolerateSilenceAsConfigured
            sensors.idle-max                         | 1d             | core.timers.idleMax                                                                | LivenessTest#shouldNeverLoseAClientWithoutKeepaliveWhereIdlingIsNotLimited
            sensors.session-expiry                   | 1h             | core.timers.sessionExpiry                                                          | LivenessTest#shouldForgetASessionThatNobodyAsksForAnyMore
            sensors.client-id-length-max             | 7              | core.limits.clientIdOctetsMax                                                      | SensorKeysTest#shouldTakeClientIdsUpToTheConfiguredLength
            sensors.sessions-max                     | 7              | core.limits.sessionsMax                                                            | SensorKeysTest#shouldTakeSessionsUpToTheLimit
            sensors.half-open-max                    | 7              | core.limits.halfOpenMax                                                            | SensorKeysTest#shouldTakeConnectionAttemptsUpToTheLimit
            sensors.topics-per-session               | 7              | core.limits.topicsPerSessionMax                                                    | SubscribeTest#shouldRefuseANameInFullWhenNoTopicIdIsLeftButNotAWildcard
            sensors.subscriptions-per-session        | 7              | core.limits.subscriptionsPerSessionMax                                             | SubscribeTest#shouldRefuseOneSubscriptionMoreThanAllowedAndUseRoomThatBecomesFree
            sensors.pending-publishes                | 7              | core.limits.publishesPerSessionMax                                                 | ClientPublishTest#shouldRefuseOneExchangeMoreThanAllowedAndServeThoseInside
            sensors.qos2-ids-max                     | 7              | core.limits.qos2IdsPerSessionMax                                                   | ClientPublishTest#shouldRefuseOneExchangeMoreThanAllowedAndServeThoseInside
            sensors.disconnects-per-second           | 70             | core.rates.disconnects, core.rates.disconnectsPerSource                            | StrangersTest#shouldAnswerAllSourcesTogetherOnlySoOftenASecond
            sensors.search-answers-per-second        | 70             | core.rates.searches, core.rates.searchesPerSource                                  | DiscoveryTest#shouldLimitTheAnswersInAll
            sensors.advertise-interval               | 1m             | core.advertiseInterval                                                             | DiscoveryTest#shouldTellTheIntervalInSeconds
            sensors.wake-up-connect                  | keep-session   | core.wakeUpConnect                                                                 | WakeByConnectTest#shouldKeepTheSessionOfASleeperThatAlwaysSetsTheFlagWhereThatIsConfigured
            sensors.buffer.messages                  | 7              | core.queues.messagesMax                                                            | SleepQueueTest#shouldKeepAsManyAsTheLimitSaysWhateverThePolicy
            sensors.buffer.bytes                     | 7KiB           | core.queues.bytesMax                                                               | SleepQueueTest#shouldCountOctetsAsWellAsMessages
            sensors.buffer.total-messages            | 7000           | core.queues.allMessagesMax                                                         | SleepQueueTest#shouldBoundTheQueuesOfAllClientsTogether
            sensors.buffer.total-bytes               | 7MiB           | core.queues.allBytesMax                                                            | SensorKeysTest#shouldBoundTheOctetsOfAllClientsTogether
            sensors.buffer.policy                    | drop-newest    | core.queues.overflowPolicy                                                         | SleepQueueTest#shouldDropTheNewestWhereThePolicySaysSo
            sensors.buffer.qos0                      | false          | core.queues.bufferQos0                                                             | SleepQueueTest#shouldNotKeepQos0ForSleepersWhereThatIsSwitchedOff
            sensors.buffer.qos0-burst                | 7              | core.queues.qos0Burst                                                              | CatchingUpTest#shouldPauseAfterEveryFewMessagesOfQos0
            sensors.buffer.qos0-pause                | 7ms            | core.queues.qos0Pause                                                              | CatchingUpTest#shouldPauseAfterEveryFewMessagesOfQos0
            predefined-topics                        | {1: t}         | predefined, predefinedOfA                                                          | ConnectionlessTest#shouldKnowOnlyThePredefinedTopicsOfEverybody
            predefined-topics-by-client[].clients    | b*             | predefinedOfA                                                                      | TopicPrefixTest#shouldGiveEachKindOfClientItsPredefinedTopics
            predefined-topics-by-client[].topics     | {2: t}         | predefinedOfA                                                                      | TopicPrefixTest#shouldGiveEachKindOfClientItsPredefinedTopics
            status.topic                             | s              | app.status.topic                                                                   | StatusKeysTest#shouldPublishItsStatusWhereAndAsOftenAsConfigured
            status.interval                          | 1s             | app.status.interval                                                                | StatusKeysTest#shouldPublishItsStatusWhereAndAsOftenAsConfigured
            status.log-interval                      | 1h             | app.status.logInterval                                                             | StatusKeysTest#shouldLogStatisticsAsOftenAsConfigured
            log.level                                | debug          | app.log.level                                                                      | LogLevelTest#shouldLogWhatIsAtLeastAsImportantAsConfigured
            log.frame-sampling                       | 7              | app.log.frameSampling                                                              | FrameSamplingTest#shouldLogOneOfSoManyFrames
            """;

    private static final Pattern ROW = Pattern.compile("\\| `([^`]+)` \\|.*");
    private static final Pattern VARIANT = Pattern.compile("### listeners\\[] with type: (.*)");

    static Stream<Key> keys() {
        return TABLE.lines().map(Key::of);
    }

    /** Keys that have no others below them; those of a listener begin with its type. */
    private static Set<String> keysOfTheReference() {
        Set<String> all = new TreeSet<>();
        String listener = "listeners[]";
        for (String line : GatewayConfig.referenceTables().lines().toList()) {
            Matcher variant = VARIANT.matcher(line);
            listener = variant.matches() ? variant.group(1) : listener;
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                all.add(row.group(1)
                        .replace("listeners[]", row.group(1).startsWith("listeners[]") ? listener : "listeners[]"));
            }
        }
        all.removeAll(Set.of("listeners", "store"));
        return all.stream()
                .filter(key ->
                        all.stream().noneMatch(other -> other.startsWith(key + ".") || other.startsWith(key + "[]")))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static SettingsSnapshot settings(List<ConfigOverride> overrides) {
        return SettingsSnapshot.of(GatewayConfig.load(Optional.empty(), overrides)
                .orElseThrow(errors -> new AssertionError(errors.toString())));
    }

    @Test
    void shouldHaveALineForEveryKey() {
        assertEquals(keysOfTheReference(), keys().map(Key::name).collect(Collectors.toCollection(TreeSet::new)));
    }

    @ParameterizedTest
    @MethodSource("keys")
    void shouldChangeWhatItStandsForAndNothingElse(Key key) {
        List<ConfigOverride> changed = new ArrayList<>(key.base());
        changed.add(key.change());
        assertEquals(key.settings(), settings(changed).differencesTo(settings(key.base())), key.name());
    }

    /** The tests of all modules, since settings take effect where they are obeyed. */
    @Test
    void shouldHaveATestThatObservesEveryKey() throws IOException {
        Map<String, String> sources = new HashMap<>();
        try (Stream<Path> files = Files.walk(Path.of(".."))) {
            for (Path file : files.filter(path -> path.toString().contains("src/test/java/"))
                    .filter(path -> path.toString().endsWith(".java"))
                    .toList()) {
                sources.merge(file.getFileName().toString(), Files.readString(file), String::concat);
            }
        }
        List<String> unseen = new ArrayList<>();
        keys().forEach(key -> {
            String[] test = key.test().split("#");
            String source = sources.getOrDefault(test[0] + ".java", "");
            if (!source.contains("void " + test[1] + "(")) {
                unseen.add(key + " by " + key.test());
            }
        });
        assertEquals(List.of(), unseen);
    }

    /** A range that the configuration allows and a part does not would be found at the start only, after the file has been called good. */
    @ParameterizedTest
    @MethodSource("endsOfRanges")
    void shouldTakeBothEndsOfEveryRange(String key, String end) {
        Key extreme = new Key(key, end, Set.of(), "");
        List<ConfigOverride> overrides = new ArrayList<>(extreme.base());
        overrides.addAll(COMPANIONS.getOrDefault(key + "=" + end, List.of()));
        overrides.add(extreme.change());
        assertDoesNotThrow(() -> settings(overrides));
    }

    /** Two keys that must not contradict each other. */
    private static final Map<String, List<ConfigOverride>> COMPANIONS = Map.ofEntries(
            companion("uplink.reconnect-min=1h", "uplink.reconnect-max", "1h"),
            companion("uplink.reconnect-max=100ms", "uplink.reconnect-min", "100ms"),
            companion("sensors.buffer.messages=10000000", "sensors.buffer.total-messages", "10000000"),
            companion("sensors.buffer.bytes=16GiB", "sensors.buffer.total-bytes", "16GiB"),
            companion("sensors.buffer.total-messages=1", "sensors.buffer.messages", "1"),
            companion("sensors.buffer.total-bytes=64KiB", "sensors.buffer.bytes", "64KiB"),
            companion("serial.pacing.max-queue-time=5m", "listeners.0.pacing.t-retry", "10m"),
            companion("serial.pacing.t-retry=20ms", "listeners.0.pacing.max-queue-time", "10ms"));

    private static Map.Entry<String, List<ConfigOverride>> companion(String end, String key, String value) {
        return Map.entry(end, List.of(ConfigOverride.of(key, value, "companion")));
    }

    private static final Pattern RANGE =
            Pattern.compile("\\| `([^`]+)` \\| (?!list|section)[^|]*, ([^ .]+)\\.\\.([^ |]+) \\|.*");

    static Stream<Arguments> endsOfRanges() {
        List<Arguments> ends = new ArrayList<>();
        String listener = "";
        for (String line : GatewayConfig.referenceTables().lines().toList()) {
            Matcher variant = VARIANT.matcher(line);
            listener = variant.matches() ? variant.group(1) : listener;
            Matcher range = RANGE.matcher(line);
            if (range.matches()) {
                String key = range.group(1).replace("listeners[]", listener);
                ends.add(Arguments.of(key, range.group(2)));
                ends.add(Arguments.of(key, range.group(3)));
            }
        }
        return ends.stream();
    }
}
