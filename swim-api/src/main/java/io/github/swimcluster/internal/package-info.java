/**
 * Shared by the modules of this library. Not part of the API: users must not refer to it, and it may change in any
 * release.
 */
@NullMarked
package io.github.swimcluster.internal;

import org.jspecify.annotations.NullMarked;
