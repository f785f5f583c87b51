@NullMarked
package io.distributedcron.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
