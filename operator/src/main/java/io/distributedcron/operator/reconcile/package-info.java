/** The edge: reconcilers, and what they do to the Kubernetes API and to the store. */
@NullMarked
package io.distributedcron.operator.reconcile;

import org.jspecify.annotations.NullMarked;
