/**
 * Runs the functions of recurring jobs inside a process of their owner: {@link io.distributedcron.worker.JobHandler} is
 * what people write, {@link io.distributedcron.worker.Worker} is what runs it.
 */
@NullMarked
package io.distributedcron.worker;

import org.jspecify.annotations.NullMarked;
