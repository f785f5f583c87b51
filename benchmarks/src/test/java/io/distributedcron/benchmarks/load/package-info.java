@NullMarked
package io.distributedcron.benchmarks.load;

import org.jspecify.annotations.NullMarked;
