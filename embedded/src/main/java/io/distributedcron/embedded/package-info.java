/** Real servers on loopback for development and tests: MongoDB, Redis, Kafka and a Kubernetes API. */
@NullMarked
package io.distributedcron.embedded;

import org.jspecify.annotations.NullMarked;
