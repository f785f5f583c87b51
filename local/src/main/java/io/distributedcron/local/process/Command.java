package io.distributedcron.local.process;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What to start.
 *
 * @param words the program and its arguments; at least the program
 * @param directory where it runs
 * @param environment added to that of this process
 */
public record Command(List<String> words, Path directory, Map<String, String> environment) {

    public Command {
        words = List.copyOf(words);
        environment = Map.copyOf(environment);
        if (words.isEmpty()) {
            throw new IllegalArgumentException("a command needs a program");
        }
    }

    /** This command with more variables; they win over those that are there. */
    public Command with(Map<String, String> variables) {
        Map<String, String> all = new TreeMap<>(environment);
        all.putAll(variables);
        return new Command(words, directory, all);
    }
}
