package io.distributedcron.core.store.memory;

import io.distributedcron.core.job.ConcurrencyPolicy;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.RunRef;
import io.distributedcron.core.run.RunState;
import io.distributedcron.core.store.Call;
import io.distributedcron.core.store.InLine;
import io.distributedcron.core.store.Wait;
import io.distributedcron.core.store.WaitAnswer;
import io.distributedcron.core.store.WaitingRuns;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

final class MemoryWaitingRuns implements WaitingRuns {
    private final MemoryDatabase database;

    MemoryWaitingRuns(MemoryDatabase database) {
        this.database = database;
    }

    @Override
    public Map<JobId, List<InLine>> lines(Set<JobId> jobs) {
        synchronized (database) {
            Map<JobId, List<InLine>> lines = new HashMap<>();
            for (JobId job : jobs) {
                List<InLine> line = database.runs.ofJob(job).stream()
                        .filter(MemoryWaitingRuns::inLine)
                        .map(run -> new InLine(RunRef.of(run), run.scheduledTime(), run.dueTime(), run.waiting()))
                        .sorted()
                        .toList();
                if (!line.isEmpty()) {
                    lines.put(job, line);
                }
            }
            return lines;
        }
    }

    private static boolean inLine(Run run) {
        return run.state() == RunState.PLANNED
                && run.claim().isEmpty()
                && run.spec().concurrency() == ConcurrencyPolicy.QUEUE;
    }

    @Override
    public Map<RunId, WaitAnswer> await(List<Wait> waits) {
        synchronized (database) {
            Map<RunId, WaitAnswer> answers = new HashMap<>();
            waits.forEach(wait -> answers.put(wait.run().id(), await(wait)));
            return answers;
        }
    }

    private WaitAnswer await(Wait wait) {
        Optional<Run> planned =
                database.runs.plannedWith(wait.run()).filter(run -> run.claim().isEmpty());
        if (planned.isEmpty()) {
            return WaitAnswer.GONE;
        }
        long waiting = database.runs.ofJob(wait.run().job()).stream()
                .filter(Run::waiting)
                .filter(run -> !run.id().equals(wait.run().id()))
                .count();
        if (waiting >= wait.limit() && !wait.before()) {
            return WaitAnswer.FULL;
        }
        database.runs.put(planned.get().waitingUntil(wait.until(), wait.ticket()));
        return WaitAnswer.WAITS;
    }

    @Override
    public List<Run> call(List<Call> calls, Instant at) {
        synchronized (database) {
            List<Run> called = new ArrayList<>();
            for (Call call : calls) {
                database.runs.plannedWith(call.run()).filter(Run::waiting).ifPresent(run -> {
                    database.runs.put(run.waitingUntil(at, call.ticket()));
                    called.add(database.runs.get(run.id()));
                });
            }
            return called;
        }
    }
}
