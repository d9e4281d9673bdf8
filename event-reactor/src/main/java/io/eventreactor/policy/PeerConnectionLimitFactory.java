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

package io.eventreactor.policy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

import io.eventreactor.Factory;
import io.eventreactor.Protocol;

/**
 * Refuses connections of a peer that has as many as may be. A peer is an IPv4 address, or
 * the IPv6 network of a subscriber, within which anyone can have any number of addresses:
 * 64 bits, unless told otherwise. Peers without an IP address, as those of a Unix socket,
 * count as one. A connection counts during its TLS handshake already.
 *
 * @since 0.1.0
 */
public final class PeerConnectionLimitFactory extends RefusingFactory {

	/**
	 * How many bits of an IPv6 address tell peers apart, unless told otherwise.
	 */
	public static final int DEFAULT_IPV6_PREFIX_LENGTH = 64;

	private static final String OTHER_PEERS = "other";

	private final int limit;

	private final int ipv6PrefixLength;

	private final ConcurrentMap<Object, Integer> connections = new ConcurrentHashMap<>();

	/**
	 * Wraps a factory.
	 * @param wrapped the factory
	 * @param limit how many connections a peer may have at a time, at least 1
	 * @throws IllegalArgumentException if the limit is less than 1
	 */
	public PeerConnectionLimitFactory(Factory wrapped, int limit) {
		this(wrapped, limit, DEFAULT_IPV6_PREFIX_LENGTH);
	}

	/**
	 * Wraps a factory.
	 * @param wrapped the factory
	 * @param limit how many connections a peer may have at a time, at least 1
	 * @param ipv6PrefixLength how many bits of an IPv6 address tell peers apart, from 1
	 * to 128
	 * @throws IllegalArgumentException if a number is out of its range
	 */
	public PeerConnectionLimitFactory(Factory wrapped, int limit, int ipv6PrefixLength) {
		super(wrapped);
		if (limit < 1) {
			throw new IllegalArgumentException("'limit' must be at least 1: " + limit);
		}
		if (ipv6PrefixLength < 1 || ipv6PrefixLength > 128) {
			throw new IllegalArgumentException("'ipv6PrefixLength' must be from 1 to 128: " + ipv6PrefixLength);
		}
		this.limit = limit;
		this.ipv6PrefixLength = ipv6PrefixLength;
	}

	/**
	 * Returns how many connections a peer has, those in their TLS handshake included.
	 * @param peer where they come from
	 * @return from 0 to the limit
	 */
	public int connections(SocketAddress peer) {
		return this.connections.getOrDefault(key(peer), 0);
	}

	/**
	 * Returns how many peers have connections.
	 * @return the number
	 */
	public int peers() {
		return this.connections.size();
	}

	@Override
	boolean take(SocketAddress peer) {
		boolean[] taken = new boolean[1];
		this.connections.compute(key(peer), (same, count) -> {
			int before = (count != null) ? count : 0;
			taken[0] = before < this.limit;
			return (taken[0]) ? before + 1 : before;
		});
		return taken[0];
	}

	@Override
	void giveBack(SocketAddress peer) {
		release(key(peer));
	}

	private void release(Object key) {
		this.connections.computeIfPresent(key, (same, count) -> (count > 1) ? count - 1 : null);
	}

	@Override
	protected Protocol wrap(Protocol protocol, SocketAddress peer) {
		return new CountedProtocol(protocol, key(peer));
	}

	@Override
	protected void protocolEnded(Protocol protocol) {
		release(((CountedProtocol) protocol).key);
	}

	private Object key(SocketAddress peer) {
		InetAddress address = (peer instanceof InetSocketAddress inet) ? inet.getAddress() : null;
		if (address == null) {
			return OTHER_PEERS;
		}
		return Cidr.subscriber(address, this.ipv6PrefixLength);
	}

	private static final class CountedProtocol extends WrappingProtocol {

		private final Object key;

		CountedProtocol(Protocol wrapped, Object key) {
			super(wrapped);
			this.key = key;
		}

	}

}
