/** Brings manifests from files into the Kubernetes API and keeps it that way, as a GitOps agent would. */
@NullMarked
package io.distributedcron.local.manifest;

import org.jspecify.annotations.NullMarked;
