/** Tests of reconcilers. */
@NullMarked
package io.distributedcron.operator.reconcile;

import org.jspecify.annotations.NullMarked;
