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

package io.eventreactor.protocol;

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.eventreactor.ConnectOptions;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;

/**
 * Forwards each connection to another port: connects there, and passes on what either
 * side sends, no faster than the other side takes it; the end of one direction as the end
 * of that direction, and the end of one connection as that of the other.
 * <p>
 * Nothing is read from a connection before the other one is there. If that cannot be
 * made, the first is closed. Both live on the same loop.
 *
 * @since 0.1.0
 */
public class PortForwardFactory extends Factory {

	private final InetSocketAddress destination;

	private final ConnectOptions options;

	/**
	 * Creates a factory.
	 * @param destination where to forward to; best unresolved
	 * @param options how to connect there
	 */
	public PortForwardFactory(InetSocketAddress destination, ConnectOptions options) {
		this.destination = destination;
		this.options = options;
	}

	@Override
	public Protocol buildProtocol(SocketAddress peer) {
		ForwardingServer protocol = new ForwardingServer(this.destination, this.options);
		protocol.setFactory(this);
		return protocol;
	}

}
