package io.distributedcron.core.config;

/** A host and a TCP port. */
public record ServerAddress(String host, int port) {

    public ServerAddress {
        if (host.isBlank() || host.chars().anyMatch(Character::isWhitespace)) {
            throw new IllegalArgumentException("'" + host + "' is no host");
        }
        if (port < 1 || port > 65_535) {
            throw new IllegalArgumentException("port " + port + " is not from 1 to 65535");
        }
    }

    /** Reads {@code host}, {@code host:port} or {@code [IPv6]:port}. */
    static ServerAddress parse(String text, int defaultPort) {
        int colon = text.lastIndexOf(':');
        boolean bare = text.endsWith("]") || colon < 0;
        String host = bare ? text : text.substring(0, colon);
        String name = host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
        try {
            return new ServerAddress(name, bare ? defaultPort : Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("'" + text.substring(colon + 1) + "' is no port", e);
        }
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
