/** Turns Deployments into processes of this machine, as a kubelet turns pods into containers. */
@NullMarked
package io.distributedcron.local.process;

import org.jspecify.annotations.NullMarked;
