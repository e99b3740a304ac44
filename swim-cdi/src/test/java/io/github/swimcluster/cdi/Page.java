package io.github.swimcluster.cdi;

import jakarta.enterprise.context.ApplicationScoped;

/** A bean of a WAR in an EAR that bundles this module. */
@ApplicationScoped
public class Page {}
