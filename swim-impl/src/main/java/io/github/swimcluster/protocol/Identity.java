package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ProtocolVersions;

/**
 * Who this member is, and says that it is.
 *
 * @param address  what it advertises
 * @param metadata its tags, encoded
 * @param versions what it speaks
 */
public record Identity(String name, Address address, Bytes metadata, ProtocolVersions versions) {}
