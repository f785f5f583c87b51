package io.distributedcron.operator;

import io.distributedcron.operator.api.DistributedCronJob;
import io.distributedcron.operator.api.WorkerPool;
import io.fabric8.kubernetes.client.dsl.base.CustomResourceDefinitionContext;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import io.fabric8.mockwebserver.http.Response;
import io.fabric8.mockwebserver.http.WebSocket;
import io.fabric8.mockwebserver.http.WebSocketListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/** An imitated API that answers wrongly what it is told to, as often as it is told to. */
final class FaultyApi extends Dispatcher {
    private final Dispatcher good = new KubernetesCrudDispatcher(List.of(
            CustomResourceDefinitionContext.fromCustomResourceType(DistributedCronJob.class),
            CustomResourceDefinitionContext.fromCustomResourceType(WorkerPool.class)));
    private final List<Fault> faults = new CopyOnWriteArrayList<>();
    private final List<String> requests = new ArrayList<>();

    private record Fault(Pattern request, AtomicInteger left, UnaryOperator<MockResponse> answer, boolean served) {
        boolean strikes(String line) {
            return request.matcher(line).find() && left.getAndUpdate(it -> Math.max(0, it - 1)) > 0;
        }
    }

    /** The next requests whose method and path match are not carried out, and get this code. */
    void refuse(String request, int times, int code, String reason) {
        String body = """
                {"kind":"Status","apiVersion":"v1","status":"Failure","code":%d,"reason":"%s","message":"%s, as the test wants"}""".formatted(code, reason, reason);
        faults.add(new Fault(
                Pattern.compile(request),
                new AtomicInteger(times),
                none -> new MockResponse()
                        .setResponseCode(code)
                        .addHeader("Content-Type", "application/json")
                        .setBody(body),
                false));
    }

    /** The next requests whose method and path match are carried out, and answered late. */
    void delay(String request, int times, Duration delay) {
        faults.add(new Fault(
                Pattern.compile(request), new AtomicInteger(times), answer -> answer.setBodyDelay(delay), true));
    }

    /** The next watches whose method and path match begin, and say that what they were to go on from is gone. */
    void expire(String request, int times) {
        String event = """
                {"type":"ERROR","object":{"kind":"Status","apiVersion":"v1","status":"Failure","code":410,"reason":"Expired","message":"too old resource version"}}""";
        faults.add(new Fault(
                Pattern.compile(request),
                new AtomicInteger(times),
                none -> new MockResponse().withWebSocketUpgrade(new WebSocketListener() {
                    @Override
                    public void onOpen(WebSocket socket, Response response) {
                        socket.send(event);
                    }
                }),
                false));
    }

    /** How many requests matched since the start. */
    long count(String request) {
        Pattern pattern = Pattern.compile(request);
        synchronized (requests) {
            return requests.stream()
                    .filter(line -> pattern.matcher(line).find())
                    .count();
        }
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        String line = request.getMethod() + " " + request.getPath();
        synchronized (requests) {
            requests.add(line);
        }
        for (Fault fault : faults) {
            if (fault.strikes(line)) {
                return fault.answer().apply(fault.served() ? good.dispatch(request) : new MockResponse());
            }
        }
        return good.dispatch(request);
    }

    @Override
    public void shutdown() {
        good.shutdown();
    }
}
