package io.distributedcron.simulation;

import io.distributedcron.simulation.scenario.GenerateScenario;

/** Prints the hash of what happens with a seed; a process of its own for {@link ReplayTest}. */
final class PrintHistory {
    private PrintHistory() {}

    public static void main(String[] args) {
        for (String seed : args) {
            System.out.println("history "
                    + Long.toHexString(Outcome.of(GenerateScenario.of(Long.parseLong(seed)))
                            .hash()));
        }
    }
}
