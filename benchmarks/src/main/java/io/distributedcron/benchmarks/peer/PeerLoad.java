package io.distributedcron.benchmarks.peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Objects;
import javax.sql.DataSource;

/**
 * What a peer is to do, from its environment.
 *
 * @param jobs how many
 * @param cron of each
 * @param spread whether each run is due somewhere within its second
 * @param saturating whether more is due than can be done
 * @param database a JDBC URL
 */
public record PeerLoad(int jobs, String cron, boolean spread, boolean saturating, String database) {
    public static final String JOBS = "DCRON_BENCH_JOBS";
    public static final String CRON = "DCRON_BENCH_CRON";
    public static final String SPREAD = "DCRON_BENCH_SPREAD";
    public static final String SATURATING = "DCRON_BENCH_SATURATING";
    public static final String DATABASE = "DCRON_BENCH_DATABASE";

    /** The line that a peer writes when its jobs are loaded and it runs. */
    public static final String STARTED = "the peer is started";

    static PeerLoad read() {
        return new PeerLoad(
                Integer.parseInt(required(JOBS)),
                required(CRON),
                Boolean.parseBoolean(required(SPREAD)),
                Boolean.parseBoolean(required(SATURATING)),
                required(DATABASE));
    }

    private static String required(String name) {
        return Objects.requireNonNull(System.getenv(name), name + " is not set");
    }

    /** By how much the runs of a job are due later than the beginning of their second. */
    Duration offset(int job) {
        return spread ? Duration.ofSeconds(1).multipliedBy(job).dividedBy(jobs) : Duration.ZERO;
    }

    /** Statistics of what was loaded; they come by themselves within a minute, but some of it is measured then. */
    static void analyze(DataSource database) throws SQLException {
        execute(database, "analyze");
    }

    static void execute(DataSource database, String script) throws SQLException {
        try (Connection connection = database.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(script);
        }
    }

    /** The file from which a library's class comes, without its ending. */
    static String versionOf(Class<?> type) {
        String file = type.getProtectionDomain().getCodeSource().getLocation().getPath();
        return file.substring(file.lastIndexOf('/') + 1).replaceFirst("[.]jar$", "");
    }

    HikariDataSource connections(int most) {
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl(database);
        config.setMaximumPoolSize(most);
        config.setMinimumIdle(most);
        return new HikariDataSource(config);
    }
}
