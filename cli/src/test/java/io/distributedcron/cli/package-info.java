/** Tests of the command. */
@NullMarked
package io.distributedcron.cli;

import org.jspecify.annotations.NullMarked;
