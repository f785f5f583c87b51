/** The operator's process: its settings, its composition, its start and its end. */
@NullMarked
package io.distributedcron.operator;

import org.jspecify.annotations.NullMarked;
