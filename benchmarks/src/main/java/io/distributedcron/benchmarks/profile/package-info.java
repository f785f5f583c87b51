/** Where processor time goes: flight recordings as flame graphs. */
@NullMarked
package io.distributedcron.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
