@NullMarked
package io.distributedcron.local.chaos;

import org.jspecify.annotations.NullMarked;
