/** The duties of repair and upkeep, each a class with a {@code tick()}. All their writes are conditional: whoever runs them, and how often, is a matter of cost only. */
@NullMarked
package io.distributedcron.scheduler.repair;

import org.jspecify.annotations.NullMarked;
