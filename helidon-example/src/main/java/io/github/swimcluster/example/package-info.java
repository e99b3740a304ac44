/** A service that is a member of a cluster and serves its members and events over HTTP. Uses only the API and CDI. */
@NullMarked
package io.github.swimcluster.example;

import org.jspecify.annotations.NullMarked;
