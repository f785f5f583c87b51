package io.distributedcron.worker.execute;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.NullNode;
import io.distributedcron.core.run.Ending;
import io.distributedcron.core.run.Failure;
import io.distributedcron.worker.JobContext;
import io.distributedcron.worker.JobFunction;
import io.distributedcron.worker.loop.OnOutOfMemory;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Calls a function: decodes the payload, runs the handler and encodes its result. Thread-safe; throws nothing. */
public final class CallFunction {
    private final Functions functions;
    private final ObjectMapper mapper;
    private final OnOutOfMemory onOutOfMemory;

    public CallFunction(Functions functions, ObjectMapper mapper) {
        this(functions, mapper, OnOutOfMemory.GO_ON);
    }

    /** Calls functions, and tells of those that use up the memory. */
    public CallFunction(Functions functions, ObjectMapper mapper, OnOutOfMemory onOutOfMemory) {
        this.functions = functions;
        this.mapper = mapper;
        this.onOutOfMemory = onOutOfMemory;
    }

    /**
     * Calls the function of this name.
     *
     * @param payload as JSON, if the job has one
     */
    public Called call(String name, Optional<String> payload, JobContext context) {
        Optional<JobFunction<?>> function = functions.find(name);
        if (function.isEmpty()) {
            return new Called.Refused(
                    new Failure(
                            "FunctionNotFound",
                            "this worker has no function '" + name + "'; it has " + functions.names()
                                    + ". Add it to the worker's image, or correct functionName of the job"),
                    true);
        }
        return call(function.get(), payload, context);
    }

    private <P extends @Nullable Object> Called call(
            JobFunction<P> function, Optional<String> payload, JobContext context) {
        P decoded;
        try {
            decoded = decode(payload, function);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            return new Called.Refused(
                    new Failure(
                            "PayloadInvalid",
                            "function '" + function.name() + "' takes "
                                    + function.payloadType().getName() + ", and the payload does not fit: "
                                    + reason(e)),
                    false);
        }
        try {
            return encode(function.name(), function.handler().run(decoded, context));
        } catch (OutOfMemoryError thrown) {
            onOutOfMemory.met("function '" + function.name() + "', run " + context.runId(), thrown);
            return new Called.Threw(thrown);
        } catch (Throwable thrown) { // errors of a handler are failures of its attempt
            return new Called.Threw(thrown);
        }
    }

    /** What the handler gets: null for Void only, which is all that a handler of Void can take. */
    @SuppressWarnings({"unchecked", "NullAway"}) // each branch answers what its type says
    private <P extends @Nullable Object> P decode(Optional<String> payload, JobFunction<P> function)
            throws JsonProcessingException {
        Class<? extends P> type = function.payloadType();
        if (type == Void.class) {
            return null;
        }
        if (payload.isEmpty()) {
            if (type == Map.class) {
                return (P) Map.of();
            }
            if (type.isAssignableFrom(NullNode.class)) {
                return (P) NullNode.getInstance();
            }
            throw new IllegalArgumentException("the job has no payload");
        }
        if (type == String.class) {
            JsonNode node = mapper.readTree(payload.get());
            return (P) (node.isTextual() ? node.textValue() : payload.get());
        }
        P decoded = mapper.readValue(payload.get(), type);
        if (decoded == null) {
            throw new IllegalArgumentException("the payload is null");
        }
        return decoded;
    }

    private Called encode(String function, @Nullable Object result) {
        if (result == null) {
            return new Called.Returned(Optional.empty());
        }
        String json;
        try {
            json = mapper.writeValueAsString(result);
        } catch (JsonProcessingException e) {
            return new Called.Refused(
                    new Failure(
                            "ResultInvalid",
                            "function '" + function + "' was executed, and its result, a "
                                    + result.getClass().getName() + ", cannot be written as JSON: " + reason(e)),
                    false);
        }
        int bytes = json.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > Ending.MAX_RESULT_BYTES) {
            return new Called.Refused(
                    new Failure(
                            "ResultTooLarge",
                            "function '" + function + "' was executed, and its result has " + bytes
                                    + " bytes of JSON; at most " + Ending.MAX_RESULT_BYTES
                                    + " are kept. Store it elsewhere and return where"),
                    false);
        }
        return new Called.Returned(Optional.of(json));
    }

    private static String reason(Exception e) {
        if (e instanceof JsonProcessingException json) {
            return json.getOriginalMessage();
        }
        return String.valueOf(e.getMessage());
    }
}
