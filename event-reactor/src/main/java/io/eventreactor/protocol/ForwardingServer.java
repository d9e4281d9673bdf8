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

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.Connector;
import io.eventreactor.Protocol;

/**
 * The connection that is forwarded.
 */
final class ForwardingServer extends ForwardingSide {

	private static final Logger logger = LoggerFactory.getLogger(ForwardingServer.class);

	private final InetSocketAddress destination;

	private final ConnectOptions options;

	private @Nullable Connector connector;

	ForwardingServer(InetSocketAddress destination, ConnectOptions options) {
		this.destination = destination;
		this.options = options;
	}

	@Override
	protected void connectionMade() {
		transport().pauseProducing();
		this.connector = reactor().connectTcp(this.destination, new Outgoing(), this.options);
	}

	/**
	 * Closes both connections when what was read is passed on.
	 */
	@Override
	public void drain() {
		// It would be waited for, and the other side knows nothing of the end
		transport().unregisterProducer();
		transport().loseConnection();
	}

	@Override
	protected void connectionLost(Throwable reason) {
		super.connectionLost(reason);
		Connector connector = this.connector;
		if (connector != null && connector.state() == Connector.State.CONNECTING) {
			connector.disconnect();
		}
	}

	/**
	 * Makes the other connection.
	 */
	private final class Outgoing extends ClientFactory {

		@Override
		public @Nullable Protocol buildProtocol(SocketAddress peer) {
			return ForwardingServer.this.connected() ? new ForwardingClient() : null;
		}

		@Override
		public void clientConnectionFailed(Connector connector, Throwable reason) {
			if (ForwardingServer.this.connected()) {
				logger.warn("Cannot forward a connection: {}", reason.getMessage());
				transport().loseConnection();
			}
		}

	}

	/**
	 * The connection to where it is forwarded.
	 */
	private final class ForwardingClient extends ForwardingSide {

		@Override
		protected void connectionMade() {
			ForwardingServer server = ForwardingServer.this;
			server.join(this);
			server.transport().resumeProducing();
		}

	}

}
