@NullMarked
package io.distributedcron.embedded;

import org.jspecify.annotations.NullMarked;
