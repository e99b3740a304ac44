/** A Helidon MP service that is a cluster member and shows members and events over HTTP. Uses only the API and CDI. */
@NullMarked
package io.github.swimcluster.example;

import org.jspecify.annotations.NullMarked;
