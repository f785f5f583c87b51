package io.distributedcron.embedded.mock;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.distributedcron.embedded.KubernetesApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * The mock grade of a Kubernetes API, inside this process.
 *
 * <p>Objects of built-in and custom types, watches, resource versions, generations, finalizers, status and scale
 * subresources, merge, JSON, strategic and apply patches, defaults of schemas, tables for kubectl. No validation, CEL,
 * authorization, conflicts between managers, controllers.
 */
public final class MockKubernetesApi implements KubernetesApi {

    static {
        // Read once by the JDK's HTTP server: without it each small answer waits for the client's delayed ACK, 40 ms.
        System.setProperty("sun.net.httpserver.nodelay", "true");
    }

    private final HttpServer server;
    private final ExecutorService requests;
    private final ScheduledExecutorService saving;
    private final Path log;
    private final StoreFile file;
    private final ResourceTypes types;
    private final AnswerRequests answers;
    private final StreamChanges changes;
    private final InstantSource clock;
    private volatile boolean running = true;

    private MockKubernetesApi(HttpServer server, Path folder, ObjectStore store, StoreFile file, InstantSource clock) {
        this.server = server;
        this.requests = Executors.newVirtualThreadPerTaskExecutor();
        this.saving = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("save mock objects").factory());
        this.log = folder.resolve("kubernetes-mock.log");
        this.file = file;
        this.types = new ResourceTypes(store);
        this.answers = new AnswerRequests(store, types, clock);
        this.changes = new StreamChanges(store, clock, () -> running);
        this.clock = clock;
    }

    /**
     * Starts it with the objects that {@code dataDirectory} holds.
     *
     * @param port the loopback port; 0 for a free one
     */
    public static MockKubernetesApi start(Path dataDirectory, int port) {
        try {
            Path folder = Files.createDirectories(dataDirectory.toAbsolutePath());
            ObjectStore store = new ObjectStore();
            StoreFile file = new StoreFile(folder.resolve("objects.json"), store);
            file.load();
            HttpServer server = HttpServer.create(
                    new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), 0);
            MockKubernetesApi api = new MockKubernetesApi(server, folder, store, file, InstantSource.system());
            api.createDefaultNamespace();
            server.setExecutor(api.requests);
            server.createContext("/", api::handle);
            server.start();
            var unused = api.saving.scheduleWithFixedDelay(file::save, 1, 1, TimeUnit.SECONDS);
            return api;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "The mock Kubernetes API could not start on port " + port + " of 127.0.0.1", e);
        }
    }

    private void createDefaultNamespace() {
        String namespace = "{\"metadata\":{\"name\":\"default\"}}";
        try {
            answers.answer(new ApiRequest(
                    "POST", RequestPath.parse("/api/v1/namespaces"), Map.of(), "application/json", "", namespace));
        } catch (ApiFailure restored) {
            if (restored.code() != 409) {
                throw restored;
            }
        }
    }

    private void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            try {
                respond(exchange);
            } catch (ApiFailure failure) {
                send(exchange, failure.code(), ApiRequest.JSON.writeValueAsBytes(failure.status()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                writeLog(exchange + ": " + e);
                send(
                        exchange,
                        500,
                        ApiRequest.JSON.writeValueAsBytes(ApiFailure.internal(e).status()));
            }
        }
    }

    private void respond(HttpExchange exchange) throws IOException, InterruptedException {
        String path = exchange.getRequestURI().getPath();
        if (path.equals("/readyz") || path.equals("/healthz") || path.equals("/livez")) {
            send(exchange, 200, "ok".getBytes(StandardCharsets.UTF_8));
            return;
        }
        Optional<byte[]> discovered = discovery(path);
        if (discovered.isPresent()) {
            send(exchange, 200, discovered.get());
            return;
        }
        List<String> parts = RequestPath.parts(path);
        boolean objects = !parts.isEmpty()
                && ((parts.getFirst().equals("api") && parts.size() > 2)
                        || (parts.getFirst().equals("apis") && parts.size() > 3));
        if (!objects) {
            throw ApiFailure.notFound(path);
        }
        ApiRequest request = request(exchange, RequestPath.parse(path));
        if (request.isWatch()) {
            watch(exchange, request);
        } else {
            AnswerRequests.Answer answer = answers.answer(request);
            if (!request.method().equals("GET")) {
                writeLog(request.method() + " " + path + " " + answer.code());
            }
            send(exchange, answer.code(), ApiRequest.JSON.writeValueAsBytes(answer.body()));
        }
    }

    private Optional<byte[]> discovery(String path) throws IOException {
        var document = new Discovery(types.all()).document(path);
        return document.isEmpty() ? Optional.empty() : Optional.of(ApiRequest.JSON.writeValueAsBytes(document.get()));
    }

    private void watch(HttpExchange exchange, ApiRequest request) throws IOException, InterruptedException {
        if ("websocket".equalsIgnoreCase(exchange.getRequestHeaders().getFirst("Upgrade"))) {
            // Not an error: clients repeat what fails with one, and a plain answer makes them watch by a plain GET.
            send(exchange, 200, new byte[0]);
            return;
        }
        ResourceType type = types.of(request.path());
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(200, 0);
        exchange.getResponseBody().flush();
        changes.stream(type, request, exchange.getResponseBody());
    }

    private static ApiRequest request(HttpExchange exchange, RequestPath path) throws IOException {
        return new ApiRequest(
                exchange.getRequestMethod(),
                path,
                query(exchange.getRequestURI()),
                header(exchange, "Content-Type"),
                header(exchange, "Accept"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    private static Map<String, String> query(URI uri) {
        Map<String, String> query = new HashMap<>();
        String raw = uri.getRawQuery();
        if (raw != null) {
            for (String parameter : raw.split("&", -1)) {
                int equals = parameter.indexOf('=');
                String name = equals < 0 ? parameter : parameter.substring(0, equals);
                String value = equals < 0 ? "true" : parameter.substring(equals + 1);
                query.put(
                        URLDecoder.decode(name, StandardCharsets.UTF_8),
                        URLDecoder.decode(value, StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
    }

    private synchronized void writeLog(String line) {
        try {
            Instant now = clock.instant();
            Files.writeString(
                    log,
                    now + " " + line + System.lineSeparator(),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException e) {
            throw new UncheckedIOException("The log " + log + " could not be written", e);
        }
    }

    @Override
    public Grade grade() {
        return Grade.MOCK;
    }

    @Override
    public String kubeconfig() {
        return """
                apiVersion: v1
                kind: Config
                clusters:
                - name: distributed-cron
                  cluster:
                    server: %s
                users:
                - name: admin
                  user: {}
                contexts:
                - name: distributed-cron
                  context:
                    cluster: distributed-cron
                    user: admin
                    namespace: default
                current-context: distributed-cron
                """.formatted(url());
    }

    @Override
    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public Optional<Path> kubectl() {
        return Optional.empty();
    }

    @Override
    public String describe() {
        return "Kubernetes API (mock: it stores objects and validates nothing) on " + url();
    }

    @Override
    public boolean isAlive() {
        return running;
    }

    /** That of this process, in which it runs. */
    @Override
    public long pid() {
        return ProcessHandle.current().pid();
    }

    @Override
    public Path log() {
        return log;
    }

    /** Ends it without saving what changed in the last second. */
    @Override
    public void kill() {
        if (running) {
            running = false;
            saving.shutdownNow();
            server.stop(0);
            requests.shutdownNow();
        }
    }

    @Override
    public void close() {
        if (running) {
            kill();
            file.save();
        }
    }
}
