/** The stores in MongoDB: set-based conditional writes, no transactions, every hot query served by an index. */
@NullMarked
package io.distributedcron.core.store.mongo;

import org.jspecify.annotations.NullMarked;
