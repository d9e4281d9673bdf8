/*
 * Copyright 2026-present the original author or authors.
 *
 * Licensed under the Apache License, Version 2.0 (the "License");
 * you may not use this file except in compliance with the License.
 * You may obtain a copy of the License at
 *
 *      https://www.apache.org/licenses/LICENSE-2.0
 *
 * Unless required by applicable law or agreed to in writing, software
 * distributed under the License is distributed on an "AS IS" BASIS,
 * WITHOUT WARRANTIES OR CONDITIONS OF ANY KIND, either express or implied.
 * See the License for the specific language governing permissions and
 * limitations under the License.
 */

package io.eventreactor;

import java.net.ProtocolFamily;
import java.net.StandardProtocolFamily;

import org.jspecify.annotations.Nullable;

/**
 * How to open a port for datagrams. Immutable; begin with {@link #DEFAULT}.
 *
 * @since 0.1.0
 */
public final class DatagramOptions {

	/**
	 * The defaults: datagrams of at most 8192 bytes, no broadcasts, the address not
	 * shared, the buffers of the system, the family of the address.
	 */
	public static final DatagramOptions DEFAULT = new DatagramOptions(8192, false, false, 0, null);

	private static final int MAXIMUM_SIZE = 65535;

	private final int maximumSize;

	private final boolean broadcast;

	private final boolean reuseAddress;

	private final int receiveBufferSize;

	private final @Nullable ProtocolFamily family;

	private DatagramOptions(int maximumSize, boolean broadcast, boolean reuseAddress, int receiveBufferSize,
			@Nullable ProtocolFamily family) {
		this.maximumSize = maximumSize;
		this.broadcast = broadcast;
		this.reuseAddress = reuseAddress;
		this.receiveBufferSize = receiveBufferSize;
		this.family = family;
	}

	/**
	 * Returns how long a datagram may be that is received.
	 * @return the maximum in bytes
	 */
	public int maximumSize() {
		return this.maximumSize;
	}

	/**
	 * Returns whether datagrams may be sent to broadcast addresses.
	 * @return {@code true} if they may
	 */
	public boolean broadcast() {
		return this.broadcast;
	}

	/**
	 * Returns whether the address is shared.
	 * @return {@code true} if other ports may be bound to it
	 */
	public boolean reuseAddress() {
		return this.reuseAddress;
	}

	/**
	 * Returns how much the system keeps that was not received yet.
	 * @return the size in bytes; 0 for the system's default
	 */
	public int receiveBufferSize() {
		return this.receiveBufferSize;
	}

	/**
	 * Returns which version of the Internet protocol the port speaks.
	 * @return {@link StandardProtocolFamily#INET}, {@link StandardProtocolFamily#INET6},
	 * or {@code null} for that of the address
	 */
	public @Nullable ProtocolFamily family() {
		return this.family;
	}

	/**
	 * Changes the maximum of what is received. Each datagram is read into a buffer of
	 * that size; of a longer one the protocol is told by
	 * {@link DatagramProtocol#datagramTruncated}.
	 * @param maximumSize the maximum in bytes, 1 to 65535
	 * @return changed options
	 * @throws IllegalArgumentException if it is not in that range
	 */
	public DatagramOptions withMaximumSize(int maximumSize) {
		if (maximumSize < 1 || maximumSize > MAXIMUM_SIZE) {
			throw new IllegalArgumentException("'maximumSize' must be 1 to " + MAXIMUM_SIZE + ": " + maximumSize);
		}
		return new DatagramOptions(maximumSize, this.broadcast, this.reuseAddress, this.receiveBufferSize, this.family);
	}

	/**
	 * Changes whether datagrams may be sent to broadcast addresses.
	 * @param broadcast {@code true} if they may
	 * @return changed options
	 */
	public DatagramOptions withBroadcast(boolean broadcast) {
		return new DatagramOptions(this.maximumSize, broadcast, this.reuseAddress, this.receiveBufferSize, this.family);
	}

	/**
	 * Changes whether the address is shared, which Twisted calls {@code listenMultiple}:
	 * other ports, of this process or others, may be bound to it as well if all share it.
	 * What is sent to a group comes to all of them, anything else to one, which the
	 * system chooses.
	 * @param reuseAddress {@code true} to share it
	 * @return changed options
	 */
	public DatagramOptions withReuseAddress(boolean reuseAddress) {
		return new DatagramOptions(this.maximumSize, this.broadcast, reuseAddress, this.receiveBufferSize, this.family);
	}

	/**
	 * Changes how much the system keeps that was not received yet.
	 * @param receiveBufferSize the size in bytes, of which the system may grant less; 0
	 * for its default
	 * @return changed options
	 * @throws IllegalArgumentException if it is negative
	 */
	public DatagramOptions withReceiveBufferSize(int receiveBufferSize) {
		if (receiveBufferSize < 0) {
			throw new IllegalArgumentException("'receiveBufferSize' must not be negative: " + receiveBufferSize);
		}
		return new DatagramOptions(this.maximumSize, this.broadcast, this.reuseAddress, receiveBufferSize, this.family);
	}

	/**
	 * Changes which version of the Internet protocol the port speaks. A port bound to no
	 * address in particular speaks both; for multicast over IPv4, ask for
	 * {@link StandardProtocolFamily#INET}.
	 * @param family the family; {@code null} for that of the address
	 * @return changed options
	 * @throws IllegalArgumentException if it is neither IPv4 nor IPv6
	 */
	public DatagramOptions withFamily(@Nullable ProtocolFamily family) {
		if (family != null && family != StandardProtocolFamily.INET && family != StandardProtocolFamily.INET6) {
			throw new IllegalArgumentException("'family' must be INET or INET6: " + family);
		}
		return new DatagramOptions(this.maximumSize, this.broadcast, this.reuseAddress, this.receiveBufferSize, family);
	}

}
