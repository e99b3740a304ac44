package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;

/**
 * Who this member is, and says that it is.
 *
 * @param address  what it advertises
 * @param metadata its tags, encoded
 * @param versions its six version bytes
 */
public record Identity(String name, Address address, Bytes metadata, Bytes versions) {}
