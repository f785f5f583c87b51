/** Other schedulers, each as the process that would run it, with the settings its makers advise. */
@NullMarked
package io.distributedcron.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
