package io.distributedcron.core.store.mongo;

import com.mongodb.MongoCommandException;
import java.util.ArrayList;
import java.util.List;
import org.bson.BsonDocument;

/**
 * A view of the database in which each run is a document of its own, as it stands, whether it shares one or not: for whoever
 * looks with a shell. It reads all runs of what is asked for; nothing in here uses it.
 */
final class RunsView {
    static final String NAME = "runs";

    private static final int EXISTS = 48;

    private static final String PIPELINE = """
            [
              {$set: {shares: {$isArray: "$runs"}, runs: {$ifNull: ["$runs", ["$$ROOT"]]}}},
              {$unwind: {path: "$runs", includeArrayIndex: "at"}},
              {$set: {times: {$first: {$filter: {
                input: {$cond: [{$eq: [{$type: "$ended"}, "object"]}, {$objectToArray: "$ended"}, []]},
                cond: {$eq: ["$$this.k", {$toString: "$at"}]}}}}}},
              {$replaceWith: {$cond: [
                {$or: [{$not: "$shares"}, {$eq: ["$runs.apart", true]}]},
                "$runs",
                {$mergeObjects: [
                  {_id: {$concat: [{$arrayElemAt: ["$uid", "$at"]}, ":", {$toString: {$toLong: "$scheduledTime"}}]},
                   job: {$arrayElemAt: ["$jobs", "$at"]},
                   slot: "$slot", pool: "$pool", scheduledTime: "$scheduledTime", state: "PLANNED", attempt: 1},
                  "$common",
                  "$runs",
                  {spec: {$mergeObjects: [
                    {$arrayElemAt: ["$common.specs", {$ifNull: ["$runs.specOf", 0]}]},
                    {$cond: [{$eq: [{$type: "$runs.payload"}, "missing"]}, {}, {payload: "$runs.payload"}]}]}},
                  "$claim",
                  {$switch: {
                    branches: [
                      {case: {$eq: [{$type: "$claim"}, "missing"]}, then: {}},
                      {case: {$eq: [{$type: "$times"}, "missing"]}, then: {state: "RUNNING"}}],
                    default: {
                      state: "SUCCEEDED",
                      startedAt: {$ifNull: [{$arrayElemAt: ["$times.v", 0]}, "$$REMOVE"]},
                      finishedAt: {$arrayElemAt: ["$times.v", 1]}}}}]}]}},
              {$unset: ["apart", "uid", "part", "write", "specs", "specOf", "payload"]}
            ]""";

    private RunsView() {}

    /** Creates it, unless there is a view or a collection of that name. */
    static void ensure(MongoCollections collections) {
        try {
            collections.database().createView(NAME, MongoCollections.RUNS, pipeline());
        } catch (MongoCommandException e) {
            if (e.getErrorCode() != EXISTS) {
                throw e;
            }
        }
    }

    private static List<BsonDocument> pipeline() {
        List<BsonDocument> stages = new ArrayList<>();
        BsonDocument.parse("{stages: " + PIPELINE + "}")
                .getArray("stages")
                .forEach(stage -> stages.add(stage.asDocument()));
        return stages;
    }
}
