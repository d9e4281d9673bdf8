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

package io.eventreactor.endpoint;

import java.net.SocketAddress;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ClientFactory;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;
import io.eventreactor.defer.AlreadyCalledException;
import io.eventreactor.defer.Deferred;
import io.eventreactor.policy.WrappingProtocol;

/**
 * One attempt to connect, whose outcome a Deferred tells. What is not final is touched on
 * the loop of the connector only, unless it says otherwise.
 */
final class ConnectionAttempt extends ClientFactory {

	private final Factory wrapped;

	private final Deferred<Protocol> result = new Deferred<>((cancelled) -> drop());

	// Set before the result is handed out, and so before it can be cancelled
	private @Nullable Connector connector;

	// Set by the thread that cancels
	private volatile boolean dropped;

	private @Nullable Throwable refusal;

	ConnectionAttempt(Factory wrapped) {
		this.wrapped = wrapped;
	}

	Deferred<Protocol> start(Function<ClientFactory, Connector> connect) {
		try {
			this.connector = connect.apply(this);
		}
		catch (RuntimeException ex) {
			fail(ex);
		}
		return this.result;
	}

	private void drop() {
		this.dropped = true;
		Connector connector = this.connector;
		if (connector != null) {
			connector.disconnect();
		}
	}

	@Override
	protected void startFactory() {
		this.wrapped.doStart();
	}

	@Override
	protected void stopFactory() {
		this.wrapped.doStop();
	}

	@Override
	public boolean admits(SocketAddress peer) {
		return this.wrapped.admits(peer);
	}

	@Override
	public void admissionEnded(SocketAddress peer) {
		this.wrapped.admissionEnded(peer);
	}

	@Override
	public @Nullable Protocol buildProtocol(SocketAddress peer) {
		return build(() -> this.wrapped.buildProtocol(peer));
	}

	@Override
	public @Nullable Protocol buildProtocol(SocketAddress peer, TlsSession session) {
		return build(() -> this.wrapped.buildProtocol(peer, session));
	}

	private @Nullable Protocol build(Supplier<@Nullable Protocol> factory) {
		Protocol protocol = null;
		try {
			protocol = factory.get();
			if (protocol == null) {
				this.refusal = new NoProtocolException(this.wrapped);
			}
		}
		catch (RuntimeException | Error ex) {
			this.refusal = ex;
		}
		return (protocol != null) ? new Announcer(protocol) : null;
	}

	@Override
	public void clientConnectionFailed(Connector connector, Throwable reason) {
		fail(reason);
	}

	@Override
	public void clientConnectionLost(Connector connector, Throwable reason) {
		fail((this.refusal != null) ? this.refusal : reason);
	}

	private void fail(Throwable reason) {
		// Who drops an attempt gets to hear of that, not of what it leads to
		if (!this.dropped && !this.result.called()) {
			try {
				this.result.errback(reason);
			}
			catch (AlreadyCalledException ex) {
				// Cancelled by another thread just now
			}
		}
	}

	private void succeed(Protocol protocol, Transport transport) {
		try {
			this.result.callback(protocol);
		}
		catch (AlreadyCalledException ex) {
			// Cancelled: nobody knows of this connection
			transport.loseConnection();
		}
	}

	/**
	 * Tells when the connection of a protocol is made.
	 */
	private final class Announcer extends WrappingProtocol {

		Announcer(Protocol wrapped) {
			super(wrapped);
		}

		@Override
		protected void connectionMade() {
			super.connectionMade();
			succeed(wrapped(), transport());
		}

		@Override
		protected void connectionLost(Throwable reason) {
			super.connectionLost(reason);
			fail(reason);
		}

	}

}
