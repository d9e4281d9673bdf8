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

import java.net.InetSocketAddress;

/**
 * Stream connections of a reactor.
 *
 * @since 0.1.0
 */
public interface ReactorStreams {

	/**
	 * Listens on a TCP port of every interface, with the default options.
	 * @param port the port, or 0 for any free one
	 * @param factory makes the protocols
	 * @return the port, bound
	 * @throws CannotListenException if the port cannot be bound
	 * @throws IllegalStateException if the reactor does not run
	 * @see #listenTcp(InetSocketAddress, Factory, ListenOptions)
	 */
	default ListeningPort listenTcp(int port, Factory factory) {
		return listenTcp(new InetSocketAddress(port), factory, ListenOptions.DEFAULT);
	}

	/**
	 * Listens on a TCP address. The address is bound when this method returns; each
	 * connection is given to one of the loops, in turn.
	 * @param address the address; port 0 stands for any free one
	 * @param factory makes the protocols
	 * @param options how to listen
	 * @return the port, bound
	 * @throws CannotListenException if the address cannot be bound
	 * @throws IllegalStateException if the reactor does not run
	 */
	ListeningPort listenTcp(InetSocketAddress address, Factory factory, ListenOptions options);

	/**
	 * Listens on a socket that somebody else has bound: systemd, for one. The port owns
	 * it from here on, and closes it when it stops listening; it cannot listen again. The
	 * file of a Unix socket stays.
	 * @param descriptor the number of the descriptor: of a TCP or Unix socket that
	 * listens, and does not block
	 * @param factory makes the protocols
	 * @param options how to listen, but for the backlog
	 * @return the port
	 * @throws IllegalArgumentException if the descriptor is not of that kind
	 * @throws IllegalStateException if the reactor does not run
	 * @throws UnsupportedOperationException unless the reactor uses {@link IoType#EPOLL}
	 */
	default ListeningPort adoptStreamPort(int descriptor, Factory factory, ListenOptions options) {
		throw new UnsupportedOperationException(getClass().getName() + " cannot adopt descriptors");
	}

	/**
	 * Connects to a TCP port, with the default options.
	 * @param host the name or the address of the host
	 * @param port the port
	 * @param factory makes the protocol, and hears of failures
	 * @return the connector, connecting
	 * @throws IllegalStateException if the reactor does not run
	 * @see #connectTcp(InetSocketAddress, ClientFactory, ConnectOptions)
	 */
	default Connector connectTcp(String host, int port, ClientFactory factory) {
		return connectTcp(InetSocketAddress.createUnresolved(host, port), factory, ConnectOptions.DEFAULT);
	}

	/**
	 * Connects to a TCP port. The connection lives on the loop that this method is called
	 * on, else on one of them in turn. A name with several addresses is connected to as
	 * RFC 8305 says: both families in turn, staggered, the first connection wins.
	 * @param destination where to; best unresolved, since this method looks up the name
	 * without blocking. An address that is resolved is the one that is connected to; its
	 * name, if it has one, is that which TLS asks for
	 * @param factory makes the protocol, and hears of failures
	 * @param options how to connect
	 * @return the connector, connecting
	 * @throws IllegalStateException if the reactor does not run
	 */
	Connector connectTcp(InetSocketAddress destination, ClientFactory factory, ConnectOptions options);

}
