package io.distributedcron.core.store.mongo;

import com.mongodb.ExplainVerbosity;
import com.mongodb.client.AggregateIterable;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.assertj.core.api.AbstractAssert;
import org.bson.Document;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/**
 * What the server did to answer a question.
 *
 * @param stages of the winning plans, from the outside in
 * @param keys index entries it looked at
 * @param documents it fetched
 * @param returned documents, or matched ones of a write
 */
record Explained(List<String> stages, long keys, long documents, long returned) {

    static Explained of(FindIterable<RawBsonDocument> find) {
        return of(find.explain(ExplainVerbosity.EXECUTION_STATS));
    }

    static Explained of(AggregateIterable<RawBsonDocument> aggregate) {
        return of(aggregate.explain(ExplainVerbosity.EXECUTION_STATS));
    }

    static Explained of(MongoDatabase database, Document command) {
        return of(database.runCommand(new Document("explain", command).append("verbosity", "executionStats")));
    }

    private static Explained of(Document answer) {
        Explained sum = new Explained(new ArrayList<>(), 0, 0, 0);
        return sum.plus(answer);
    }

    /** Adds up every plan with its execution, wherever it stands: an aggregation has one in each of its branches. */
    private Explained plus(@Nullable Object value) {
        Explained sum = this;
        if (value instanceof Document document) {
            if (document.get("queryPlanner") instanceof Document planner) {
                collectStages(planner.get("winningPlan"));
            }
            if (document.get("executionStats") instanceof Document stats) {
                return new Explained(
                        stages,
                        keys + stats.get("totalKeysExamined", Number.class).longValue(),
                        documents + stats.get("totalDocsExamined", Number.class).longValue(),
                        returned + returnedBy(stats));
            }
            for (Map.Entry<String, Object> entry : document.entrySet()) {
                sum = sum.plus(entry.getValue());
            }
        } else if (value instanceof Collection<?> list) {
            for (Object each : list) {
                sum = sum.plus(each);
            }
        }
        return sum;
    }

    /** A write returns nothing; what counts there is what it would have written. */
    private static long returnedBy(Document stats) {
        Document execution = stats.get("executionStages", Document.class);
        Object written = execution.containsKey("nMatched") ? execution.get("nMatched") : execution.get("nWouldDelete");
        return written instanceof Number number
                ? number.longValue()
                : stats.get("nReturned", Number.class).longValue();
    }

    private void collectStages(@Nullable Object plan) {
        if (plan instanceof Document document) {
            if (document.get("stage") instanceof String stage) {
                stages.add(stage.toUpperCase(Locale.ROOT)
                        + (document.get("indexName") instanceof String index ? " " + index : ""));
            }
            document.values().forEach(this::collectStages);
        } else if (plan instanceof Collection<?> list) {
            list.forEach(this::collectStages);
        }
    }

    static Assertion assertThatPlan(Explained actual) {
        return new Assertion(actual);
    }

    static final class Assertion extends AbstractAssert<Assertion, Explained> {
        private Assertion(Explained actual) {
            super(actual, Assertion.class);
        }

        /** By this index, without looking at every document and without sorting in memory. */
        Assertion isServedBy(String index) {
            if (actual.stages.stream().anyMatch(stage -> stage.startsWith("COLLSCAN") || stage.startsWith("SORT"))
                    || actual.stages.stream().noneMatch(stage -> stage.endsWith(" " + index))
                    || actual.stages.stream()
                            .anyMatch(stage -> stage.contains("SCAN ") && !stage.endsWith(" " + index))) {
                failWithMessage("expected a plan over index %s without scan or sort, but it was %s", index, actual);
            }
            return this;
        }

        Assertion returns(long count) {
            if (actual.returned != count) {
                failWithMessage("expected %s documents, but: %s", count, actual);
            }
            return this;
        }

        Assertion returnsSome() {
            if (actual.returned == 0) {
                failWithMessage("expected a question that finds something, but: %s", actual);
            }
            return this;
        }

        Assertion fetchesNothing() {
            if (actual.documents != 0) {
                failWithMessage("expected an answer from the index alone, but: %s", actual);
            }
            return this;
        }

        Assertion fetchesEachOnce() {
            if (actual.documents != actual.returned) {
                failWithMessage("expected that what is returned is fetched, and nothing else, but: %s", actual);
            }
            return this;
        }

        /** At most this many index entries for each document that is returned, and one more. */
        Assertion examinesKeysPerReturned(double ratio) {
            if (actual.keys > actual.returned * ratio + 1) {
                failWithMessage("expected at most %s keys per document returned, but: %s", ratio, actual);
            }
            return this;
        }
    }
}
