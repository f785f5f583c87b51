package io.distributedcron.core.cron;

import java.time.ZoneId;
import java.time.zone.ZoneRulesProvider;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Turns a name of the tz database into its zone. Stricter than {@link ZoneId#of(String)}, which takes offsets such as
 * {@code +02:00} and {@code UTC+2} too: Kubernetes refuses those.
 */
final class ZoneNames {

    private static final Pattern OFFSET = Pattern.compile("(UTC|GMT|UT)?[+-][0-9:]+|Z");
    private static final String WRITE_A_NAME = "Write a name of the tz database, such as UTC or Europe/Berlin";

    private ZoneNames() {}

    static ZoneId resolve(String name) {
        if (ZoneRulesProvider.getAvailableZoneIds().contains(name)) {
            return ZoneId.of(name);
        }
        if (name.isBlank()) {
            throw InvalidScheduleException.ofZone(name, "it is empty", WRITE_A_NAME);
        }
        if (OFFSET.matcher(name).matches()) {
            throw InvalidScheduleException.ofZone(
                    name,
                    "a fixed offset is not a zone",
                    WRITE_A_NAME + ", or Etc/GMT-2 for two hours east of Greenwich");
        }
        throw InvalidScheduleException.ofZone(
                name,
                "the tz database has no zone of this name",
                sameButForCase(name)
                        .map(it -> "Did you mean " + it + "? Names are case-sensitive")
                        .orElse(WRITE_A_NAME));
    }

    /** The release of the tz database that this JVM has, such as {@code 2026a}. */
    static String dataVersion() {
        return ZoneRulesProvider.getVersions("UTC").lastKey();
    }

    private static Optional<String> sameButForCase(String name) {
        return ZoneRulesProvider.getAvailableZoneIds().stream()
                .filter(name.strip()::equalsIgnoreCase)
                .sorted()
                .findFirst();
    }
}
