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
 * Datagram ports of a reactor.
 *
 * @since 0.1.0
 */
public interface ReactorDatagrams {

	/**
	 * Opens a UDP port on every interface, with the default options.
	 * @param port the port, or 0 for any free one
	 * @param protocol what is done with the datagrams
	 * @return the port, bound
	 * @throws CannotListenException if the port cannot be bound
	 * @throws IllegalStateException if the reactor does not run
	 * @see #listenUdp(InetSocketAddress, DatagramProtocol, DatagramOptions)
	 */
	default DatagramTransport listenUdp(int port, DatagramProtocol protocol) {
		return listenUdp(new InetSocketAddress(port), protocol, DatagramOptions.DEFAULT);
	}

	/**
	 * Opens a UDP port. It is bound, and the protocol is started, when this method
	 * returns. It lives on the loop that this method is called on, else on one of them in
	 * turn.
	 * @param address the address to bind; port 0 stands for any free one
	 * @param protocol what is done with the datagrams; may be used again when its port
	 * has closed
	 * @param options how to open it
	 * @return the port, bound
	 * @throws CannotListenException if the address cannot be bound
	 * @throws IllegalStateException if the reactor does not run
	 * @throws UnsupportedOperationException if this reactor has no datagrams
	 */
	default DatagramTransport listenUdp(InetSocketAddress address, DatagramProtocol protocol, DatagramOptions options) {
		throw new UnsupportedOperationException(getClass().getName() + " has no UDP");
	}

	/**
	 * Opens a Unix socket for datagrams. It lives on the loop that this method is called
	 * on, else on one of them in turn.
	 * @param name the path of the socket's file, at most 106 bytes and on macOS 102, or,
	 * on Linux, {@code @} and an abstract name, which has no file
	 * @param protocol what is done with the datagrams
	 * @param options how to open it; all but the size is for UDP only
	 * @return the port, bound
	 * @throws CannotListenException if the address cannot be bound
	 * @throws IllegalArgumentException if the name is too long
	 * @throws IllegalStateException if the reactor does not run
	 * @throws UnsupportedOperationException if the transport has no such sockets: they
	 * are there with epoll and kqueue
	 */
	default DatagramTransport listenUnixDatagram(String name, DatagramProtocol protocol, DatagramOptions options) {
		throw new UnsupportedOperationException(getClass().getName() + " has no Unix datagrams");
	}

}
