package io.distributedcron.worker.intake;

import io.distributedcron.core.channel.RunMessage;
import io.distributedcron.core.run.OwnedRun;
import io.distributedcron.core.run.RunId;
import io.distributedcron.core.run.Token;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Claims whose answer was lost: what they asked for, in case the store says later that they won it. Thread-safe. */
final class LostClaims {
    private static final int MAX_REMEMBERED = 100;

    private final Map<Token, Map<RunId, RunMessage>> byToken = new LinkedHashMap<>();

    synchronized void remember(Token token, Collection<RunMessage> batch) {
        byToken.put(
                token,
                batch.stream()
                        .collect(Collectors.toMap(RunMessage::id, Function.identity(), (first, second) -> first)));
        if (byToken.size() > MAX_REMEMBERED) {
            byToken.remove(byToken.keySet().iterator().next());
        }
    }

    /**
     * The message of a run that such a claim has won after all; answered once, since the store may say again that it is
     * owned while its end is being written.
     */
    synchronized Optional<RunMessage> take(OwnedRun owned) {
        Map<RunId, RunMessage> batch = byToken.get(owned.token());
        return batch == null ? Optional.empty() : Optional.ofNullable(batch.remove(owned.id()));
    }
}
