/** Runs one handler in a test, with a clock and a context of the test's choosing and without any server. */
@NullMarked
package io.distributedcron.worker.testkit;

import org.jspecify.annotations.NullMarked;
