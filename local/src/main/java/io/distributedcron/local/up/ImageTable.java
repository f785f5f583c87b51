package io.distributedcron.local.up;

import io.distributedcron.local.process.Command;
import io.distributedcron.local.process.LocalImages;
import io.distributedcron.local.process.PodTemplate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How images run here: our own, and those that a {@code local-images.yaml} beside the manifests tells of. A container
 * that has a command of its own runs that, in the folder of its image.
 */
final class ImageTable implements LocalImages {
    private final Map<String, Command> commands = new TreeMap<>();

    void add(String image, Command command) {
        commands.put(image, command);
    }

    @Override
    public Command command(PodTemplate template) throws IOException {
        Command known = commands.get(template.image());
        if (known == null) {
            throw new IOException("image " + template.image() + " cannot be run here: known are " + commands.keySet()
                    + ". Say how it is built and run in a local-images.yaml beside the manifests.");
        }
        if (template.command().isEmpty()) {
            return with(known, known.words(), template.arguments());
        }
        return with(known, template.command(), template.arguments());
    }

    private static Command with(Command known, List<String> words, List<String> arguments) {
        List<String> all = new ArrayList<>(words);
        all.addAll(arguments);
        return new Command(all, known.directory(), known.environment());
    }
}
