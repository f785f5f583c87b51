/** The same work done by us and by others, one after the other on this machine, and what is made of it. */
@NullMarked
package io.distributedcron.benchmarks.load;

import org.jspecify.annotations.NullMarked;
