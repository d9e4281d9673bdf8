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

import java.net.SocketAddress;

/**
 * A client's connection, and the attempts to make it: one at a time. All methods may be
 * called from any thread.
 *
 * @since 0.1.0
 * @see ReactorStreams#connectTcp
 */
public interface Connector {

	/**
	 * Connects again. May be called in {@link ClientFactory#clientConnectionFailed} and
	 * {@link ClientFactory#clientConnectionLost}; the factory is not stopped in between
	 * then. While the reactor stops the attempt fails with
	 * {@link CannotConnectException.Reason#STOPPED}. After a restart of the reactor the
	 * connector lives on one of the new loops.
	 * @throws IllegalStateException unless disconnected; or if the reactor does not run,
	 * or this is called when it is told that the reactor stops
	 */
	void connect();

	/**
	 * Ends whatever there is: the connection in good order, or the attempt. Does nothing
	 * when there is neither.
	 */
	void disconnect();

	/**
	 * Stops the attempt, which fails with {@link CannotConnectException.Reason#STOPPED}.
	 * @throws IllegalStateException if there is no attempt
	 */
	void stopConnecting();

	/**
	 * Returns where to: the address as it was asked for.
	 * @return an {@link java.net.InetSocketAddress}, which may not be resolved, or a
	 * {@link java.net.UnixDomainSocketAddress}; where the connection really went is
	 * {@link Transport#getPeer()}
	 */
	SocketAddress getDestination();

	/**
	 * Returns what the connector is doing.
	 * @return the state
	 */
	State state();

	/**
	 * What a connector is doing.
	 */
	enum State {

		/**
		 * Nothing.
		 */
		DISCONNECTED,

		/**
		 * Looking up the name, or connecting.
		 */
		CONNECTING,

		/**
		 * Connected, to an open or a closing connection.
		 */
		CONNECTED

	}

}
