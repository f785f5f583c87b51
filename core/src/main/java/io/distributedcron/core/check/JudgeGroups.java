package io.distributedcron.core.check;

import io.distributedcron.core.job.Group;
import io.distributedcron.core.job.GroupId;
import io.distributedcron.core.job.JobId;
import io.distributedcron.core.run.Run;
import io.distributedcron.core.run.RunId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Whether more runs of a concurrency group were active at once than the highest limit among them says. It remembers the
 * last attempt of each run of a group, as the jobs of a group lie anywhere. Not thread-safe.
 */
final class JudgeGroups {
    private record Member(JobId job, int limit, JudgeOverlaps.Activity activity) {
        boolean goesOnAt(Instant time, Duration clockError) {
            return !activity.began().isAfter(time) && activity.ended().isAfter(time.plus(clockError));
        }
    }

    private final Map<GroupId, Map<RunId, Member>> groups = new HashMap<>();

    /** Remembers what is known of a job; what is read again counts as it is then. */
    void add(JobHistory history, Map<RunId, Attempts> logged) {
        for (Run run : history.runs()) {
            Optional<Group> group = run.spec().sharing().group();
            if (group.isPresent()) {
                JudgeOverlaps.last(run, Optional.ofNullable(logged.get(run.id())))
                        .ifPresent(activity -> groups.computeIfAbsent(
                                        run.spec().groupOf(run.job()).orElseThrow(), id -> new HashMap<>())
                                .put(run.id(), new Member(run.job(), group.get().limit(), activity)));
            }
        }
    }

    List<Finding> findings(Duration clockError) {
        List<Finding> findings = new ArrayList<>();
        groups.forEach((group, members) -> judge(group, List.copyOf(members.values()), clockError, findings));
        return findings;
    }

    private static void judge(GroupId group, List<Member> members, Duration clockError, List<Finding> findings) {
        List<Member> inOrder = members.stream()
                .sorted(Comparator.comparing(member -> member.activity().began()))
                .toList();
        List<Member> goingOn = new ArrayList<>();
        for (Member member : inOrder) {
            Instant began = member.activity().began();
            goingOn.removeIf(other -> !other.goesOnAt(began, clockError));
            goingOn.add(member);
            int limit = goingOn.stream().mapToInt(Member::limit).max().orElse(0);
            if (goingOn.size() > limit) {
                findings.add(new Finding(
                        Verdict.OVERLAP,
                        member.job(),
                        member.activity().run().value(),
                        "began at " + began + ", while " + (goingOn.size() - 1) + " other runs of group " + group
                                + " went on, where " + limit + " may be active"));
            }
        }
    }
}
