/**
 * The custom resources, as they travel to and from the Kubernetes API. Their schema is generated from these types into
 * the folder {@code crds}.
 *
 * <p>Defaults stand in two places that a test compares: in the schema, so that people see them, and in the constructors
 * here, so that a resource from a server that knows no schema reads the same.
 */
@NullMarked
package io.distributedcron.operator.api;

import org.jspecify.annotations.NullMarked;
