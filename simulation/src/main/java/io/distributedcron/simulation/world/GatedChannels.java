package io.distributedcron.simulation.world;

import io.distributedcron.core.channel.ChannelException;
import io.distributedcron.core.channel.Page;
import io.distributedcron.core.channel.PageReceiver;
import io.distributedcron.core.channel.PageSender;
import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.channel.RunReceiver;
import io.distributedcron.core.channel.RunSender;
import io.distributedcron.core.run.RunId;
import io.distributedcron.simulation.scenario.Fault;
import io.distributedcron.simulation.scenario.Point;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;

/** The channels, each call of which passes a gate, and whose messages may be lost, doubled and delayed on their way. */
final class GatedChannels {
    private static final long ANSWER = 2_000_000_000L;

    private GatedChannels() {}

    record Pages(SimProcess process, PageSender inner) implements PageSender {
        @Override
        public void send(List<Page> pages) {
            World world = process.world;
            List<Page> sent = List.copyOf(pages);
            world.checks
                    .trace()
                    .note(
                            process.name(),
                            () -> sent.isEmpty()
                                    ? "hands out no page"
                                    : "hands out " + sent.size() + " pages of tick "
                                            + sent.getFirst().tick() + ", epoch "
                                            + sent.getFirst().epoch());
            world.checks.pages().sent(process.name(), sent);
            process.gate.run(
                    Point.PAGES_SEND,
                    () -> sent.forEach(page -> carry(process, Fault.Channel.PAGES, () -> {
                        inner.send(List.of(page));
                        world.pagesArrived();
                    })));
            world.checks.pages().confirmed(process.name(), sent);
        }

        @Override
        public void close() {}
    }

    record ReceivedPages(SimProcess process, PageReceiver inner, Consumer<List<Page>> heard) implements PageReceiver {
        @Override
        public List<Page> poll(Duration atMost) {
            List<Page> pages = process.gate.call(Point.PAGES_POLL, () -> inner.poll(Duration.ZERO));
            heard.accept(pages);
            return pages;
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    record Runs(SimProcess process, RunSender inner) implements RunSender {
        @Override
        public CompletionStage<Set<RunId>> send(List<RunMessage> runs) {
            World world = process.world;
            List<RunMessage> sent = List.copyOf(runs);
            sent.forEach(run -> world.checks.published(process.name(), run, process.clockErrorNanos()));
            CompletableFuture<Set<RunId>> answer = new CompletableFuture<>();
            try {
                process.gate.run(
                        Point.RUNS_SEND,
                        () -> sent.forEach(run -> carry(process, Fault.Channel.RUNS, () -> {
                            var unused = inner.send(List.of(run));
                            world.runArrived(run.pool());
                        })));
                answer.complete(Set.of());
            } catch (ChannelException e) {
                List<RunId> failed = sent.stream().map(RunMessage::id).toList();
                process.later(process.random.nextLong(ANSWER), () -> answer.complete(Set.copyOf(failed)));
            }
            return answer;
        }

        @Override
        public void close() {}
    }

    /** One member of a pool; knows whether its latest poll brought anything. */
    static final class ReceivedRuns implements RunReceiver {
        private final SimProcess process;
        private final RunReceiver inner;
        private boolean brought;

        ReceivedRuns(SimProcess process, RunReceiver inner) {
            this.process = process;
            this.inner = inner;
        }

        boolean brought() {
            return brought;
        }

        @Override
        public List<RunMessage> poll(Duration atMost) {
            return poll(atMost, Integer.MAX_VALUE);
        }

        @Override
        public List<RunMessage> poll(Duration atMost, int most) {
            brought = false;
            List<RunMessage> polled;
            try {
                polled = process.gate.call(Point.RUNS_POLL, () -> inner.poll(Duration.ZERO, most));
            } catch (ChannelException e) {
                inner.acknowledge(List.of());
                throw e;
            }
            brought = !polled.isEmpty();
            return polled;
        }

        @Override
        public void acknowledge(Collection<RunMessage> taken) {
            List<RunMessage> sent = new ArrayList<>(taken);
            try {
                process.gate.run(Point.RUNS_ACKNOWLEDGE, () -> inner.acknowledge(sent));
            } catch (ChannelException e) {
                inner.acknowledge(List.of());
                throw e;
            }
        }

        @Override
        public void close() {
            inner.close();
        }
    }

    private static void carry(SimProcess process, Fault.Channel channel, Runnable delivery) {
        World world = process.world;
        Fault.MessageRates rates = world.messageRates(channel);
        int dice = rates == null ? 1000 : process.random.nextInt(1000);
        if (rates == null || dice >= rates.lost() + rates.doubled() + rates.delayed()) {
            delivery.run();
            return;
        }
        if (dice < rates.lost()) {
            world.statistics.fault("message lost");
            return;
        }
        long delay = process.random.nextLong(Math.max(1, rates.longestDelay().toNanos()));
        if (dice < rates.lost() + rates.doubled()) {
            world.statistics.fault("message doubled");
            delivery.run();
            world.timeline.after(process.random.nextInt(3) == 0 ? delay : 0, delivery);
        } else {
            world.statistics.fault("message delayed");
            world.timeline.after(delay, delivery);
        }
    }
}
