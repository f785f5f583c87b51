package io.distributedcron.worker;

import io.distributedcron.core.store.StoreException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.function.Consumer;
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

    private volatile Consumer<String> between = method -> {};
    private volatile Predicate<Object> refused = arguments -> false;
    private volatile Plan plan = method -> Fault.NONE;

    void plan(Plan next) {
        plan = next;
    }

    /** Lets something happen between the effect of a call and its answer. */
    void between(String method, Runnable event) {
        between = name -> {
            if (name.equals(method)) {
                event.run();
            }
        };
    }

    /** Makes the ends of attempts fail whose arguments look like this, as a document does that cannot be stored. */
    void refuse(Predicate<Object> arguments) {
        refused = arguments;
    }

    void none() {
        refused = arguments -> false;
        between = method -> {};
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
            if (method.getName().equals("end") && args != null && refused.test(args[0])) {
                throw new IllegalArgumentException("cannot be stored");
            }
            try {
                Object answer = method.invoke(inner, args);
                between.accept(method.getName());
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
