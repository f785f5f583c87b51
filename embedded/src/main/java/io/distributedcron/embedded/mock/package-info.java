/**
 * A Kubernetes API without Kubernetes: a store of objects that speaks the protocol well enough for clients, informers,
 * server-side apply and kubectl. It validates nothing.
 */
@NullMarked
package io.distributedcron.embedded.mock;

import org.jspecify.annotations.NullMarked;
