/** What resources mean, and what is said about them. */
@NullMarked
package io.distributedcron.operator.job;

import org.jspecify.annotations.NullMarked;
