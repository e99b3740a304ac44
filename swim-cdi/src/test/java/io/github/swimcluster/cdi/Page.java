package io.github.swimcluster.cdi;

import jakarta.enterprise.context.ApplicationScoped;

/** A bean of a WAR whose EAR bundles this module. */
@ApplicationScoped
public class Page {}
