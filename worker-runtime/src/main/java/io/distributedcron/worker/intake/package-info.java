/** Takes messages, decides which runs to claim, and claims them. */
@NullMarked
package io.distributedcron.worker.intake;

import org.jspecify.annotations.NullMarked;
