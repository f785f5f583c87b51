package io.distributedcron.core.config;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The settings that say where the servers are, the same in every process. Pure. */
public final class ServerUris {
    public static final String MONGODB = "DCRON_MONGODB_URI";
    public static final String REDIS = "DCRON_REDIS_URI";
    public static final String KAFKA = "DCRON_KAFKA_BOOTSTRAP_SERVERS";

    private static final Pattern MONGODB_URI = Pattern.compile("mongodb(?<srv>\\+srv)?://([^@/]*@)?(?<hosts>[^/?]+).*");
    private static final Pattern REDIS_URI = Pattern.compile(
            "redis(s|\\+ssl|\\+tls)?(?<sentinel>-sentinel)?(?<socket>[-+]socket)?://([^@/]*@)?(?<hosts>[^/?#]*).*");
    private static final Pattern BROKER = Pattern.compile("([0-9A-Za-z_-]+://)?(?<address>[^/]+:[0-9]+)");
    private static final Pattern SECRETS = Pattern.compile("^([a-z+-]+://)?.*@");

    private ServerUris() {}

    /** The connection string of MongoDB. */
    public static String mongodb(Settings settings) {
        return uri(settings, MONGODB, "mongodb://localhost:27017", "mongodb://host:port", ServerUris::ofMongodb);
    }

    /** The address of Redis. */
    public static String redis(Settings settings) {
        return uri(settings, REDIS, "redis://localhost:6379", "redis://host:port", ServerUris::ofRedis);
    }

    /** Brokers of Kafka, separated by commas. */
    public static String kafka(Settings settings) {
        return uri(settings, KAFKA, "localhost:9092", "host:port, more of them after commas", ServerUris::ofKafka);
    }

    private static String uri(
            Settings settings,
            String key,
            String otherwise,
            String expectation,
            Function<String, List<ServerAddress>> parse) {
        return settings.secret(key, otherwise, expectation, ServerUris::printed, text -> {
            List<ServerAddress> unused = parse.apply(text);
            return text;
        });
    }

    /** The addresses in a connection string; none where DNS or a socket file knows them. */
    public static List<ServerAddress> ofMongodb(String uri) {
        Matcher matcher = matching(MONGODB_URI, uri);
        return matcher.group("srv") != null ? List.of() : addresses(matcher.group("hosts"), 27_017);
    }

    /** The addresses in a URI; none where it names a socket file. */
    public static List<ServerAddress> ofRedis(String uri) {
        Matcher matcher = matching(REDIS_URI, uri);
        if (matcher.group("socket") != null) {
            return List.of();
        }
        return addresses(matcher.group("hosts"), matcher.group("sentinel") != null ? 26_379 : 6_379);
    }

    public static List<ServerAddress> ofKafka(String servers) {
        return Arrays.stream(servers.split(",", -1))
                .map(String::strip)
                .filter(server -> !server.isEmpty())
                .map(server -> ServerAddress.parse(matching(BROKER, server).group("address"), 0))
                .toList();
    }

    private static List<ServerAddress> addresses(String hosts, int defaultPort) {
        return Arrays.stream(hosts.split(",", -1))
                .filter(host -> !host.contains("%2F") && !host.contains("%2f"))
                .map(host -> ServerAddress.parse(host, defaultPort))
                .toList();
    }

    private static Matcher matching(Pattern pattern, @Nullable String text) {
        Matcher matcher = pattern.matcher(String.valueOf(text));
        if (!matcher.matches()) {
            throw new IllegalArgumentException("it does not look like that");
        }
        return matcher;
    }

    /** An address as it may be printed: without names and passwords. */
    public static String printed(String uri) {
        return SECRETS.matcher(uri).replaceFirst("$1<hidden>@");
    }
}
