/** How messages look as bytes: versioned, compact, and safe to read whoever wrote them. Pure. */
@NullMarked
package io.distributedcron.core.channel.codec;

import org.jspecify.annotations.NullMarked;
