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

import io.netty.buffer.ByteBuf;

import io.eventreactor.HalfCloseable;
import io.eventreactor.HandshakeListener;
import io.eventreactor.Protocol;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;

/**
 * A protocol that stands between a connection and another protocol, and passes on all
 * that it is told. Override what a policy has to see or to change.
 * <p>
 * It is {@link HalfCloseable} and a {@link HandshakeListener} for those that are; the
 * connection of any other wrapped protocol is closed when its peer has sent all, as it
 * would be without the wrapper. What the wrapped protocol throws goes through, and closes
 * the connection. The wrapped protocol, and the factory that made it, hear of the end
 * whatever an override throws.
 *
 * @since 0.1.0
 */
public class WrappingProtocol extends Protocol implements HalfCloseable, HandshakeListener {

	private final Protocol wrapped;

	// The loop of the connection only
	private boolean ended;

	/**
	 * Wraps a protocol.
	 * @param wrapped the protocol, not connected yet
	 */
	public WrappingProtocol(Protocol wrapped) {
		this.wrapped = wrapped;
	}

	/**
	 * Returns what is wrapped.
	 * @return the protocol, which may be a wrapper again
	 */
	public final Protocol wrapped() {
		return this.wrapped;
	}

	/**
	 * Returns what is wrapped by all wrappers.
	 * @return the innermost protocol
	 */
	public final Protocol innermost() {
		Protocol protocol = this.wrapped;
		while (protocol instanceof WrappingProtocol wrapper) {
			protocol = wrapper.wrapped;
		}
		return protocol;
	}

	/**
	 * Chooses what the wrapped protocol sees of the connection. Called once, before it is
	 * connected.
	 * @param transport the connection
	 * @return the connection itself, unless overridden to return a
	 * {@link WrappingTransport} of it
	 */
	protected Transport view(Transport transport) {
		return transport;
	}

	@Override
	protected void connectionMade() {
		this.wrapped.makeConnection(view(transport()));
	}

	@Override
	public void dataReceived(ByteBuf data) {
		this.wrapped.dataReceived(data);
	}

	/**
	 * Ends the wrapped protocol.
	 */
	@Override
	protected void connectionLost(Throwable reason) {
		endWrapped(reason);
	}

	@Override
	public void endConnection(Throwable reason) {
		try {
			if (!connected()) {
				// It never was, so connectionLost is not called
				endWrapped(reason);
			}
		}
		finally {
			try {
				super.endConnection(reason);
			}
			finally {
				endWrapped(reason);
			}
		}
	}

	private void endWrapped(Throwable reason) {
		if (!this.ended) {
			this.ended = true;
			this.wrapped.endConnection(reason);
		}
	}

	@Override
	public void drain() {
		this.wrapped.drain();
	}

	@Override
	public boolean halfCloseable() {
		return this.wrapped instanceof HalfCloseable halfCloseable && halfCloseable.halfCloseable();
	}

	@Override
	public void readConnectionLost() {
		if (this.wrapped instanceof HalfCloseable halfCloseable) {
			halfCloseable.readConnectionLost();
		}
		else {
			transport().loseConnection();
		}
	}

	@Override
	public void writeConnectionLost() {
		if (this.wrapped instanceof HalfCloseable halfCloseable) {
			halfCloseable.writeConnectionLost();
		}
	}

	@Override
	public void handshakeCompleted(TlsSession session) {
		if (this.wrapped instanceof HandshakeListener listener) {
			listener.handshakeCompleted(session);
		}
	}

	@Override
	public String toString() {
		return getClass().getSimpleName() + "[" + this.wrapped + "]";
	}

}
