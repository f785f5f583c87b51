/** The words of the system as values: jobs, runs, their identities and their states. Pure: no client, no clock, no logger. */
@NullMarked
package io.distributedcron.core.model;

import org.jspecify.annotations.NullMarked;
