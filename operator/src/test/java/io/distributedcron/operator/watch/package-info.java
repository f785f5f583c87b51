/** What is read and told when, with a clock that the tests move. */
@NullMarked
package io.distributedcron.operator.watch;

import org.jspecify.annotations.NullMarked;
