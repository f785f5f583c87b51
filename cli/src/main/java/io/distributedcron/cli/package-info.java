/** The {@code dcron} command. */
@NullMarked
package io.distributedcron.cli;

import org.jspecify.annotations.NullMarked;
