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

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.time.Duration;
import java.util.function.Predicate;

/**
 * How a port takes connections from load balancers that speak the
 * <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">PROXY
 * protocol</a>, version 1 or 2. A connection from whom is trusted has to begin with a
 * header, and then counts as coming from the address in it. Other connections are taken
 * as they are: what looks like a header there is data.
 *
 * @param trusted tells whether a header from an address is to be believed; called on a
 * loop
 * @param timeout how long a header may take to arrive, more than zero
 * @param unixTrusted whether headers over a Unix socket are to be believed, where peers
 * have no address: whoever may connect to it can claim to be anybody
 * @since 0.1.0
 */
public record ProxyProtocol(Predicate<InetAddress> trusted, Duration timeout, boolean unixTrusted) {

	/**
	 * The usual timeout.
	 */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * Creates the options.
	 * @param trusted tells whether a header from an address is to be believed
	 * @param timeout how long a header may take to arrive
	 * @param unixTrusted whether headers over a Unix socket are to be believed
	 * @throws IllegalArgumentException unless the timeout is more than zero
	 */
	public ProxyProtocol {
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("'timeout' must be more than zero: " + timeout);
		}
	}

	/**
	 * Creates options that believe no header over a Unix socket.
	 * @param trusted tells whether a header from an address is to be believed
	 * @param timeout how long a header may take to arrive
	 * @throws IllegalArgumentException unless the timeout is more than zero
	 */
	public ProxyProtocol(Predicate<InetAddress> trusted, Duration timeout) {
		this(trusted, timeout, false);
	}

	/**
	 * Whether a header from a peer is to be believed.
	 * @param peer who has connected
	 * @return {@code true} if it has to send one
	 */
	public boolean trusts(SocketAddress peer) {
		if (peer instanceof InetSocketAddress internet) {
			return this.trusted.test(internet.getAddress());
		}
		return this.unixTrusted && peer instanceof UnixDomainSocketAddress;
	}

}
