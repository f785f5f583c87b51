/** An example of a worker of one's own. */
@NullMarked
package io.distributedcron.examples.reports;

import org.jspecify.annotations.NullMarked;
