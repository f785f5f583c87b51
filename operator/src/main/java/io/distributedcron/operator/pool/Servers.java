package io.distributedcron.operator.pool;

/**
 * What the processes that the operator deploys are told about their servers, through their environment.
 *
 * @param installation the name of the installation
 * @param mongodbUri may hold a password: {@link #toString()} does not show it
 * @param kafkaBootstrapServers addresses
 * @param redisUri for schedulers; may hold a password
 */
public record Servers(String installation, String mongodbUri, String kafkaBootstrapServers, String redisUri) {
    @Override
    public String toString() {
        return "Servers[installation=" + installation + ", kafkaBootstrapServers=" + kafkaBootstrapServers
                + ", mongodbUri=<hidden>, redisUri=<hidden>]";
    }
}
