/** What one run costs the database. */
@NullMarked
package io.distributedcron.benchmarks.store;

import org.jspecify.annotations.NullMarked;
