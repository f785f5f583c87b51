/** Conditions of resources, as Kubernetes means them. Pure: no client, no clock, no logger. */
@NullMarked
package io.distributedcron.operator.condition;

import org.jspecify.annotations.NullMarked;
