package io.distributedcron.worker.execute;

import java.util.Arrays;
import java.util.stream.Collectors;

/** A virtual thread for each body. */
final class VirtualThreads implements Bodies {
    private static final int SHOWN_FRAMES = 12;

    @Override
    public Running start(String name, Body body) {
        Thread thread = Thread.ofVirtual().name(name).start(() -> {
            if (body.begin()) {
                body.run();
            }
        });
        return new Running() {
            @Override
            public void interrupt() {
                thread.interrupt();
            }

            @Override
            public String whereItStands() {
                return Arrays.stream(thread.getStackTrace())
                        .limit(SHOWN_FRAMES)
                        .map(frame -> "\n\tat " + frame)
                        .collect(Collectors.joining());
            }
        };
    }

    @Override
    public void aside(Runnable action) {
        Thread.ofVirtual().name("dcron-aside").start(action);
    }
}
