package io.distributedcron.embedded;

import java.nio.file.Path;

/** Starts servers, says their pids and waits to be killed. */
final class ServersOfADyingProcess {

    private ServersOfADyingProcess() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        System.out.println("pid " + RedisServer.start(folder.resolve("redis")).pid());
        System.out.println("pid " + MongoServer.start(folder.resolve("mongo")).pid());
        System.out.println("started");
        System.in.read();
    }
}
