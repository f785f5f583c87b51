package io.distributedcron.worker;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

/**
 * How payloads are read and results are written unless the worker is given a mapper: with whatever Jackson modules are on
 * the class path, and strictly, so that a misspelt or missing number in a manifest is reported and not taken for zero.
 */
public final class PayloadMapper {
    private PayloadMapper() {}

    /** A new mapper. */
    public static ObjectMapper create() {
        return JsonMapper.builder()
                .findAndAddModules()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .build();
    }
}
