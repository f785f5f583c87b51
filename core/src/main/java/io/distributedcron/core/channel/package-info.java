/** The ports to Kafka: pages for schedulers and runs for workers. Whatever travels here is a hint: losing it costs time, doubling it costs a dropped message. */
@NullMarked
package io.distributedcron.core.channel;

import org.jspecify.annotations.NullMarked;
