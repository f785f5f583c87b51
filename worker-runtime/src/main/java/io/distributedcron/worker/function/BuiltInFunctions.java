package io.distributedcron.worker.function;

import com.fasterxml.jackson.databind.JsonNode;
import io.distributedcron.worker.FunctionProvider;
import io.distributedcron.worker.JobContext;
import io.distributedcron.worker.JobFunction;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the ready-made worker can do by itself: {@code log} the payload, {@code echo} it as the result, {@code sleep} some
 * seconds, {@code fail} with a message, and {@code http} to call a URL.
 */
public final class BuiltInFunctions implements FunctionProvider {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int SHOWN_BODY_BYTES = 500;

    /** The payload of {@code sleep}. */
    public record Sleep(double seconds) {
        public Sleep {
            if (!(seconds >= 0 && seconds <= 31_536_000)) {
                throw new IllegalArgumentException("seconds " + seconds + " must be from 0 to 31536000");
            }
        }
    }

    /** The payload of {@code fail}. */
    public record Fail(@Nullable String message) {}

    /** What {@code fail} throws. */
    static final class AskedToFailException extends Exception {
        private static final long serialVersionUID = 1L;

        AskedToFailException(@Nullable String message) {
            super(message == null ? "asked to fail" : message);
        }
    }

    /** Made at the first use: it costs more than everything else when a worker starts. */
    private static final class Http {
        static final HttpClient CLIENT = HttpClient.newBuilder()
                .connectTimeout(CONNECT_TIMEOUT)
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build();

        private Http() {}
    }

    @Override
    public List<JobFunction<?>> functions() {
        return List.of(
                JobFunction.action("log", JsonNode.class, BuiltInFunctions::log),
                new JobFunction<>("echo", JsonNode.class, (payload, context) -> payload),
                JobFunction.action("sleep", Sleep.class, BuiltInFunctions::sleep),
                JobFunction.action("fail", Fail.class, BuiltInFunctions::fail),
                new JobFunction<>("http", HttpCall.class, BuiltInFunctions::http));
    }

    private static void log(JsonNode payload, JobContext context) {
        context.logger().info("{} ({}): {}", context.job(), context.scheduledTime(), payload);
    }

    private static void sleep(Sleep payload, JobContext context) throws InterruptedException {
        // Nothing ever counts it down: what ends the wait is time, or the interruption of a run that shall stop.
        boolean unused = new CountDownLatch(1).await((long) (payload.seconds() * 1_000_000_000L), TimeUnit.NANOSECONDS);
    }

    private static void fail(Fail payload, JobContext context) throws AskedToFailException {
        throw new AskedToFailException(payload.message());
    }

    private static Map<String, Integer> http(HttpCall call, JobContext context)
            throws IOException, InterruptedException {
        HttpResponse<InputStream> answer =
                Http.CLIENT.send(call.request(context.idempotencyKey()), HttpResponse.BodyHandlers.ofInputStream());
        try (InputStream body = answer.body()) {
            if (!call.expects(answer.statusCode())) {
                String begin = new String(body.readNBytes(SHOWN_BODY_BYTES), StandardCharsets.UTF_8);
                throw new UnexpectedStatusException(call, answer.statusCode(), begin);
            }
            body.skip(Long.MAX_VALUE);
        }
        return Map.of("status", answer.statusCode());
    }
}
