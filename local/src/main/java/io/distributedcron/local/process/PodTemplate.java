package io.distributedcron.local.process;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a Deployment says about its pods, as far as a process needs it.
 *
 * @param image of the first container
 * @param command that replaces the image's own; empty: the image's
 * @param arguments of the command
 * @param environment variables with their values
 * @param grace between SIGTERM and SIGKILL
 */
public record PodTemplate(
        String image, List<String> command, List<String> arguments, Map<String, String> environment, Duration grace) {

    /** In a value: stands for the name of the pod. */
    static final String POD_NAME = "$(POD_NAME)";

    public PodTemplate {
        command = List.copyOf(command);
        arguments = List.copyOf(arguments);
        environment = Map.copyOf(environment);
    }

    /** The variables of a pod of this name. */
    Map<String, String> environmentOf(String pod) {
        Map<String, String> values = new TreeMap<>(environment);
        values.replaceAll((name, value) -> value.replace(POD_NAME, pod));
        values.putIfAbsent("DCRON_INSTANCE", pod);
        values.putIfAbsent("HOSTNAME", pod);
        return values;
    }
}
