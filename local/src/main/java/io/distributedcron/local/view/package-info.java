/** What people see of {@code dcron up}. */
@NullMarked
package io.distributedcron.local.view;

import org.jspecify.annotations.NullMarked;
