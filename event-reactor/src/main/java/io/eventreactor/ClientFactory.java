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
import java.util.function.Supplier;

/**
 * Makes the protocol of a client, and hears how its attempts to connect end. All methods
 * are called on the loop of the connector.
 *
 * @since 0.1.0
 */
public abstract class ClientFactory extends Factory {

	/**
	 * Returns a factory that gets its protocols from a supplier.
	 * @param protocols makes a new protocol each time
	 * @return a factory that does nothing when an attempt fails
	 */
	public static ClientFactory forProtocol(Supplier<? extends Protocol> protocols) {
		return new ClientFactory() {
			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				Protocol protocol = protocols.get();
				protocol.setFactory(this);
				return protocol;
			}
		};
	}

	/**
	 * An attempt begins.
	 * @param connector the connector
	 */
	public void startedConnecting(Connector connector) {
	}

	/**
	 * An attempt failed before there was a connection.
	 * @param connector the connector; may be told to {@linkplain Connector#connect()
	 * connect} again
	 * @param reason why: a {@link CannotConnectException}
	 */
	public void clientConnectionFailed(Connector connector, Throwable reason) {
	}

	/**
	 * A connection has ended. Comes after the protocol was told.
	 * @param connector the connector; may be told to {@linkplain Connector#connect()
	 * connect} again
	 * @param reason why, as the protocol was told
	 */
	public void clientConnectionLost(Connector connector, Throwable reason) {
	}

}
