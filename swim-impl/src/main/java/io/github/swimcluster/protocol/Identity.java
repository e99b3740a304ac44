package io.github.swimcluster.protocol;

import io.github.swimcluster.Address;
import io.github.swimcluster.Bytes;
import io.github.swimcluster.ProtocolVersions;

/**
 * The name, address, metadata and versions that this member announces.
 *
 * @param address  the advertised address
 * @param metadata the encoded tags
 * @param versions the versions that it speaks
 */
public record Identity(String name, Address address, Bytes metadata, ProtocolVersions versions) {}
