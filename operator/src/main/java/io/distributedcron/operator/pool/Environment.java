package io.distributedcron.operator.pool;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import java.util.ArrayList;
import java.util.List;

/** The environment variables of the processes that the operator deploys. */
final class Environment {
    /** How the names begin that are the operator's. */
    static final String PREFIX = "DCRON_";

    private final List<EnvVar> variables = new ArrayList<>();

    private Environment() {}

    /** What every process gets. */
    static Environment of(Servers servers) {
        Environment environment = new Environment()
                .with("DCRON_INSTALLATION", servers.installation())
                .with("DCRON_MONGODB_URI", servers.mongodbUri())
                .with("DCRON_KAFKA_BOOTSTRAP_SERVERS", servers.kafkaBootstrapServers());
        environment.variables.add(new EnvVarBuilder()
                .withName("DCRON_INSTANCE")
                .withNewValueFrom()
                .withNewFieldRef()
                .withFieldPath("metadata.name")
                .endFieldRef()
                .endValueFrom()
                .build());
        return environment;
    }

    Environment with(String name, String value) {
        variables.add(new EnvVarBuilder().withName(name).withValue(value).build());
        return this;
    }

    /** The variables of the user, but for those that are the operator's. */
    Environment with(List<EnvVar> own) {
        own.stream().filter(variable -> !variable.getName().startsWith(PREFIX)).forEach(variables::add);
        return this;
    }

    List<EnvVar> variables() {
        return List.copyOf(variables);
    }
}
