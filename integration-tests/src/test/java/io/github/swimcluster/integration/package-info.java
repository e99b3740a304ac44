/** Tests of whole programs on a real network: services, Serf agents and their views. */
@NullMarked
package io.github.swimcluster.integration;

import org.jspecify.annotations.NullMarked;
