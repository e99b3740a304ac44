/** Whole programs on a real network: services, Serf agents, and what they see of each other. */
@NullMarked
package io.github.swimcluster.integration;

import org.jspecify.annotations.NullMarked;
