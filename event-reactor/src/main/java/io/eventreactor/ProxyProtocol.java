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
import java.time.Duration;
import java.util.function.Predicate;

/**
 * How a port takes connections from load balancers that speak the
 * <a href="https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt">PROXY
 * protocol</a>, version 1 or 2. A connection from a trusted address has to begin with a
 * header, and then counts as coming from the address in it. Other connections are taken
 * as they are: what looks like a header there is data.
 *
 * @param trusted tells whether a header from an address is to be believed; called on a
 * loop
 * @param timeout how long a header may take to arrive, more than zero
 * @since 0.1.0
 */
public record ProxyProtocol(Predicate<InetAddress> trusted, Duration timeout) {

	/**
	 * The usual timeout.
	 */
	public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(5);

	/**
	 * Creates the options.
	 * @param trusted tells whether a header from an address is to be believed
	 * @param timeout how long a header may take to arrive
	 * @throws IllegalArgumentException unless the timeout is more than zero
	 */
	public ProxyProtocol {
		if (timeout.isNegative() || timeout.isZero()) {
			throw new IllegalArgumentException("'timeout' must be more than zero: " + timeout);
		}
	}

}
