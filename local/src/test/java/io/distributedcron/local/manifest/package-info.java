/** Tests of the manifests' way into the cluster. */
@NullMarked
package io.distributedcron.local.manifest;

import org.jspecify.annotations.NullMarked;
