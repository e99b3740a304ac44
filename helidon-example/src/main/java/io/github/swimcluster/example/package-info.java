/** A service that is a member of a cluster, and shows what it sees over HTTP. It uses the API and CDI alone. */
@NullMarked
package io.github.swimcluster.example;

import org.jspecify.annotations.NullMarked;
