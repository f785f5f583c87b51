package io.distributedcron.local.process;

import java.io.IOException;

/** How the image of a container is run as a process here. */
@FunctionalInterface
public interface LocalImages {

    /**
     * The command for a pod. May take long: an image may have to be built.
     *
     * @throws IOException if this image cannot be run here; the message says what to do
     */
    Command command(PodTemplate template) throws IOException;
}
