/** The operator against Kubernetes APIs, real and imitated. */
@NullMarked
package io.distributedcron.operator;

import org.jspecify.annotations.NullMarked;
