/** Tests of the judgement. */
@NullMarked
package io.distributedcron.local.verdict;

import org.jspecify.annotations.NullMarked;
