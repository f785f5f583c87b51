/** Settings of a process, read once, with every problem reported at once. */
@NullMarked
package io.distributedcron.core.config;

import org.jspecify.annotations.NullMarked;
