package io.distributedcron.worker;

import io.distributedcron.core.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Predicate;

/** Makes a port fail on demand: without effect, or after it, as when only the answer is lost. */
final class Faults {
    enum Fault {
        NONE,
        WITHOUT_EFFECT,
        ANSWER_LOST
    }

    /** Decides about each call, by the name of its method. */
    @FunctionalInterface
    interface Plan {
        Fault of(String method);
    }

    private volatile Plan plan = method -> Fault.NONE;

    void plan(Plan next) {
        plan = next;
    }

    void none() {
        plan = method -> Fault.NONE;
    }

    void down() {
        plan = method -> Fault.WITHOUT_EFFECT;
    }

    void loseAnswersOf(Predicate<String> methods) {
        plan = method -> methods.test(method) ? Fault.ANSWER_LOST : Fault.NONE;
    }

    <T> T around(Class<T> port, T inner) {
        return port.cast(Proxy.newProxyInstance(port.getClassLoader(), new Class<?>[] {port}, (self, method, args) -> {
            Fault fault = plan.of(method.getName());
            if (fault == Fault.WITHOUT_EFFECT) {
                throw new StoreException(method.getName() + " did not arrive", new IllegalStateException("injected"));
            }
            try {
                Object answer = method.invoke(inner, args);
                if (fault == Fault.ANSWER_LOST) {
                    throw new StoreException(
                            "the answer to " + method.getName() + " was lost", new IllegalStateException("injected"));
                }
                return answer;
            } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
            }
        }));
    }
}
