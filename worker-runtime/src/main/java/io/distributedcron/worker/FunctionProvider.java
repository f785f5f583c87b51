package io.distributedcron.worker;

import java.util.List;

/**
 * Brings functions to the ready-made worker: name the class in {@code
 * META-INF/services/io.distributedcron.worker.FunctionProvider} and put it on the class path. It needs a public
 * constructor without parameters.
 */
public interface FunctionProvider {
    /** The functions; asked once, when the worker starts. */
    List<JobFunction<?>> functions();
}
