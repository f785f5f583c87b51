/** How the CRDs are made from the types of the API, and what is checked about them. */
@NullMarked
package io.distributedcron.operator.crd;

import org.jspecify.annotations.NullMarked;
