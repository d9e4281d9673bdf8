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

package io.eventreactor.policy;

import java.net.SocketAddress;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ClientFactory;
import io.eventreactor.Connector;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.TlsSession;

/**
 * A factory that stands before another one, for servers and for clients: it starts and
 * stops it, passes on what a connector tells, and wraps each protocol that it makes. What
 * is wrapped may be a wrapping factory again.
 * <p>
 * {@link #protocolEnded} is called with what {@link #wrap} returned, after the wrapped
 * factory was told of its own protocol.
 * <p>
 * There is one way to make protocols, {@link #build}, with TLS and without; so no policy
 * can be passed by.
 *
 * @since 0.1.0
 */
public abstract class WrappingFactory extends ClientFactory {

	private final Factory wrapped;

	/**
	 * Wraps a factory.
	 * @param wrapped the factory
	 */
	protected WrappingFactory(Factory wrapped) {
		this.wrapped = wrapped;
	}

	/**
	 * Returns what is wrapped.
	 * @return the factory
	 */
	public final Factory wrapped() {
		return this.wrapped;
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
	public final @Nullable Protocol buildProtocol(SocketAddress peer) {
		return build(peer, null);
	}

	@Override
	public final @Nullable Protocol buildProtocol(SocketAddress peer, TlsSession session) {
		return build(peer, session);
	}

	/**
	 * Has the wrapped factory make a protocol, and wraps it. Called on the loop of the
	 * connection. To refuse a connection without calling this method, override
	 * {@link #admits} too, or instead: what the wrapped factory has admitted it has to be
	 * asked to build, or told of by its {@link #admissionEnded}.
	 * @param peer where the connection comes from
	 * @param session what TLS has negotiated, or {@code null} without TLS
	 * @return the wrapper; or {@code null}, to refuse the connection, if the wrapped
	 * factory does
	 */
	protected @Nullable Protocol build(SocketAddress peer, @Nullable TlsSession session) {
		Protocol protocol = (session != null) ? this.wrapped.buildProtocol(peer, session)
				: this.wrapped.buildProtocol(peer);
		if (protocol == null) {
			return null;
		}
		try {
			Protocol wrapper = wrap(protocol, peer);
			if (wrapper != protocol) {
				wrapper.setFactory(this);
			}
			return wrapper;
		}
		catch (RuntimeException | Error ex) {
			protocol.endConnection(ex);
			throw ex;
		}
	}

	/**
	 * Wraps a protocol. Called on the loop of the connection. When it throws, the
	 * connection is closed, and the wrapped factory told that its protocol has ended.
	 * @param protocol the protocol, not connected yet
	 * @param peer where the connection comes from
	 * @return the protocol to connect; the same one if it needs no wrapper, but then this
	 * factory does not hear of its end
	 */
	protected Protocol wrap(Protocol protocol, SocketAddress peer) {
		return new WrappingProtocol(protocol);
	}

	/**
	 * Starts the wrapped factory. Call this when overriding it.
	 */
	@Override
	protected void startFactory() {
		this.wrapped.doStart();
	}

	/**
	 * Stops the wrapped factory. Call this when overriding it.
	 */
	@Override
	protected void stopFactory() {
		this.wrapped.doStop();
	}

	@Override
	public void startedConnecting(Connector connector) {
		if (this.wrapped instanceof ClientFactory client) {
			client.startedConnecting(connector);
		}
	}

	@Override
	public void clientConnectionFailed(Connector connector, Throwable reason) {
		if (this.wrapped instanceof ClientFactory client) {
			client.clientConnectionFailed(connector, reason);
		}
	}

	@Override
	public void clientConnectionLost(Connector connector, Throwable reason) {
		if (this.wrapped instanceof ClientFactory client) {
			client.clientConnectionLost(connector, reason);
		}
	}

}
