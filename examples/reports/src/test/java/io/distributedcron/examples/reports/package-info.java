/** Tests of the example. */
@NullMarked
package io.distributedcron.examples.reports;

import org.jspecify.annotations.NullMarked;
