/** Functions that keep a record of their own calls, and a load made of them. */
@NullMarked
package io.distributedcron.local.load;

import org.jspecify.annotations.NullMarked;
