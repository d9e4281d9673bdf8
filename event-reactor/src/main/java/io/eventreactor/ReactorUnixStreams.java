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

import java.nio.file.Path;

/**
 * Stream connections of a reactor over Unix sockets. Their addresses are
 * {@link java.net.UnixDomainSocketAddress}es, on every transport.
 *
 * @since 0.1.0
 */
public interface ReactorUnixStreams {

	/**
	 * Listens on a Unix socket.
	 * @param path the path of its file, never taken for an abstract name
	 * @param factory makes the protocols
	 * @param options how to listen
	 * @return the port, bound
	 * @see #listenUnix(String, Factory, UnixListenOptions)
	 */
	default ListeningPort listenUnix(Path path, Factory factory, UnixListenOptions options) {
		return listenUnix(name(path), factory, options);
	}

	/**
	 * Listens on a Unix socket. A socket file that is there already is removed if it is
	 * dead and belongs to this user; anything else stays, and is told. The file is
	 * removed when the port stops listening. There is no lock file: processes must not
	 * start on the same path at the same time.
	 * @param name the path of the file, at most 106 bytes and on macOS 102, or, with
	 * {@link IoType#EPOLL} and {@link IoType#IO_URING}, {@code @} and an abstract name,
	 * which has no file. A zero may stand for the {@code @}
	 * @param factory makes the protocols
	 * @param options how to listen
	 * @return the port, bound
	 * @throws CannotListenException if the address cannot be bound
	 * @throws IllegalArgumentException if the name is too long, or abstract where there
	 * are no such names
	 * @throws IllegalStateException if the reactor does not run
	 * @throws UnsupportedOperationException if this reactor has no Unix sockets
	 */
	default ListeningPort listenUnix(String name, Factory factory, UnixListenOptions options) {
		throw new UnsupportedOperationException(getClass().getName() + " has no Unix sockets");
	}

	/**
	 * Connects to a Unix socket.
	 * @param path the path of its file, never taken for an abstract name
	 * @param factory makes the protocol, and hears of failures
	 * @param options how to connect
	 * @return the connector, connecting
	 * @see #connectUnix(String, ClientFactory, ConnectOptions)
	 */
	default Connector connectUnix(Path path, ClientFactory factory, ConnectOptions options) {
		return connectUnix(name(path), factory, options);
	}

	/**
	 * Connects to a Unix socket. The connection lives on the loop that this method is
	 * called on, else on one of them in turn.
	 * @param name the path of the file, or an abstract name, as for
	 * {@link #listenUnix(String, Factory, UnixListenOptions)}
	 * @param factory makes the protocol, and hears of failures
	 * @param options how to connect; without a bind address
	 * @return the connector, connecting
	 * @throws IllegalArgumentException if the name is too long, or abstract where there
	 * are no such names, or there is a bind address
	 * @throws IllegalStateException if the reactor does not run
	 * @throws UnsupportedOperationException if this reactor has no Unix sockets
	 */
	default Connector connectUnix(String name, ClientFactory factory, ConnectOptions options) {
		throw new UnsupportedOperationException(getClass().getName() + " has no Unix sockets");
	}

	private static String name(Path path) {
		String name = path.toString();
		return name.startsWith("@") ? "./" + name : name;
	}

}
