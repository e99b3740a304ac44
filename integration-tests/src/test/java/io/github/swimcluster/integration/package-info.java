/** Tests with real processes on a real network: services, Serf agents, and how they see each other. */
@NullMarked
package io.github.swimcluster.integration;

import org.jspecify.annotations.NullMarked;
