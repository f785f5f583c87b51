package io.distributedcron.worker.function;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import io.distributedcron.worker.JobFunction;
import io.distributedcron.worker.StopReason;
import io.distributedcron.worker.testkit.TestResult;
import io.distributedcron.worker.testkit.TestRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BuiltInFunctionsTest {
    private record Request(String method, String path, String body, String type, String key) {}

    private final List<Request> requests = Collections.synchronizedList(new ArrayList<>());
    private HttpServer server;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            requests.add(new Request(
                    exchange.getRequestMethod(),
                    exchange.getRequestURI().getPath(),
                    body,
                    String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type")),
                    String.valueOf(exchange.getRequestHeaders().getFirst("Idempotency-Key"))));
            byte[] answer = "out of order".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(
                    exchange.getRequestURI().getPath().equals("/broken") ? 503 : 200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private static TestRun run(String name) {
        JobFunction<?> function = new BuiltInFunctions()
                .functions().stream()
                        .filter(one -> one.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return TestRun.of(function);
    }

    @Test
    void echoReturnsThePayload() {
        assertThat(run("echo").payloadJson("{\"a\": [1, 2]}").run())
                .isEqualTo(new TestResult.Succeeded(Optional.of("{\"a\":[1,2]}")));
    }

    @Test
    void logTakesAnyPayloadAndNone() {
        assertThat(run("log").payloadJson("\"hello\"").run()).isInstanceOf(TestResult.Succeeded.class);
        assertThat(run("log").run()).isInstanceOf(TestResult.Succeeded.class);
    }

    @Test
    void failFailsWithItsMessage() {
        assertThat(run("fail").payloadJson("{\"message\": \"as told\"}").run())
                .isInstanceOfSatisfying(TestResult.Threw.class, threw -> assertThat(threw.thrown())
                        .hasMessage("as told"));
    }

    @Test
    void sleepEndsInTimeAndIsInterruptible() {
        assertThat(run("sleep").payloadJson("{\"seconds\": 0.01}").run()).isInstanceOf(TestResult.Succeeded.class);
        assertThat(run("sleep")
                        .payloadJson("{\"seconds\": 3600}")
                        .stopped(StopReason.TIMEOUT)
                        .run())
                .isInstanceOfSatisfying(TestResult.Threw.class, threw -> assertThat(threw.thrown())
                        .isInstanceOf(InterruptedException.class));
        assertThat(run("sleep").payloadJson("{\"seconds\": -1}").run()).isInstanceOf(TestResult.Refused.class);
        assertThat(run("sleep").payloadJson("{}").run()).isInstanceOf(TestResult.Refused.class);
    }

    @Test
    void httpSendsWhatItIsToldWithTheIdempotencyKey() {
        String payload = "{\"url\": \"" + url("/hook") + "\", \"body\": {\"a\": 1}, \"headers\": {\"X-A\": \"b\"}}";
        assertThat(run("http").payloadJson(payload).run())
                .isEqualTo(new TestResult.Succeeded(Optional.of("{\"status\":200}")));
        assertThat(requests)
                .containsExactly(
                        new Request("POST", "/hook", "{\"a\":1}", "application/json", "test-uid:1767225600000"));
    }

    @Test
    void httpFailsOnAnUnexpectedStatusUnlessItIsExpected() {
        assertThat(run("http")
                        .payloadJson("{\"url\": \"" + url("/broken") + "\"}")
                        .run())
                .isInstanceOfSatisfying(TestResult.Threw.class, threw -> assertThat(threw.thrown())
                        .hasMessageContaining("answered 503: out of order"));
        assertThat(run("http")
                        .payloadJson("{\"url\": \"" + url("/broken") + "\", \"expectedStatus\": [503]}")
                        .run())
                .isInstanceOf(TestResult.Succeeded.class);
    }

    @Test
    void httpTakesWebAddressesOnly() {
        assertThat(run("http").payloadJson("{\"url\": \"file:///etc/hosts\"}").run())
                .isInstanceOfSatisfying(
                        TestResult.Refused.class,
                        refused -> assertThat(refused.failure().message()).contains("must begin with http"));
        assertThat(run("http").payloadJson("{}").run()).isInstanceOf(TestResult.Refused.class);
    }
}
