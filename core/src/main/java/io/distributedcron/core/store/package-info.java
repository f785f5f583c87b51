/** The ports to MongoDB: every write is conditional and answers what happened. */
@NullMarked
package io.distributedcron.core.store;

import org.jspecify.annotations.NullMarked;
