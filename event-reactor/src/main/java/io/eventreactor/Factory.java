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

import org.jspecify.annotations.Nullable;

/**
 * Makes the protocols of a server, one for each connection, and holds what they share.
 *
 * @since 0.1.0
 */
public abstract class Factory {

	private int uses;

	/**
	 * Returns a factory that gets its protocols from a supplier: a constructor, for one.
	 * @param protocols makes a new protocol each time
	 * @return a factory
	 */
	public static Factory forProtocol(Supplier<? extends Protocol> protocols) {
		return new Factory() {
			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				Protocol protocol = protocols.get();
				protocol.setFactory(this);
				return protocol;
			}
		};
	}

	/**
	 * Decides by its address whether a connection is let in. Asked once for each one that
	 * a port accepts, after its PROXY header and before its TLS handshake, which costs
	 * the server far more than it costs the peer; not asked by clients. On the loop that
	 * the connection will live on: with several loops, on several threads at a time. What
	 * it throws is logged, and the connection is closed.
	 * <p>
	 * For a connection that is let in, either {@link #buildProtocol} is called next, or
	 * {@link #admissionEnded}, and only once.
	 * @param peer where the connection comes from
	 * @return {@code false} to refuse it: it is closed at once; {@code true} unless
	 * overridden
	 */
	public boolean admits(SocketAddress peer) {
		return true;
	}

	/**
	 * A connection that was let in has come to nothing before {@link #buildProtocol}
	 * could be called: the handshake failed, or the server stops. The place to give back
	 * what {@link #admits} took. On the loop of the connection. What it throws is logged.
	 * @param peer where it came from
	 */
	public void admissionEnded(SocketAddress peer) {
	}

	/**
	 * Makes the protocol of a connection. Called on the loop that the connection will
	 * live on: with several loops, on several threads at a time. What it throws is
	 * logged, and the connection is closed.
	 * @param peer where the connection comes from
	 * @return a new protocol, or {@code null} to refuse the connection
	 */
	public abstract @Nullable Protocol buildProtocol(SocketAddress peer);

	/**
	 * Makes the protocol of a connection that speaks TLS from its first byte, when the
	 * handshake is done. Override to choose by {@link TlsSession#applicationProtocol()}
	 * or by the certificate of the peer.
	 * @param peer where the connection comes from
	 * @param session what was negotiated
	 * @return a new protocol, or {@code null} to refuse the connection
	 */
	public @Nullable Protocol buildProtocol(SocketAddress peer, TlsSession session) {
		return buildProtocol(peer);
	}

	/**
	 * A protocol of this factory has its connection, and its
	 * {@link Protocol#connectionMade} has been called. Not called if that threw, or has
	 * ended the connection already. On the loop of the connection; what this method
	 * throws is logged and closes it.
	 * @param protocol the protocol itself, even where {@link #buildProtocol} returned a
	 * proxy of it
	 */
	protected void protocolConnected(Protocol protocol) {
	}

	/**
	 * A protocol of this factory has come to its end: its connection is gone, and its
	 * {@link Protocol#connectionLost} has been called. The place to give back what
	 * {@link #buildProtocol} took for it. Called once for each protocol that was built
	 * and {@linkplain Protocol#setFactory knows its factory}, on the loop of the
	 * connection, after everything else; also when it was never connected, since a
	 * wrapper around it failed. What it throws is logged.
	 * @param protocol the protocol itself, even where {@link #buildProtocol} returned a
	 * proxy of it
	 */
	protected void protocolEnded(Protocol protocol) {
	}

	/**
	 * Counts one more user of this factory: a port that listens. The first one starts it,
	 * and is not counted when that fails. Others do not wait for that, see
	 * {@link #startFactory()}. For the reactor to call.
	 */
	public final void doStart() {
		synchronized (this) {
			this.uses++;
			if (this.uses > 1) {
				return;
			}
		}
		try {
			startFactory();
		}
		catch (RuntimeException | Error ex) {
			synchronized (this) {
				this.uses--;
			}
			throw ex;
		}
	}

	/**
	 * Counts one user of this factory less. The last one stops it. Does nothing when
	 * there is none. For the reactor to call.
	 */
	public final void doStop() {
		synchronized (this) {
			if (this.uses == 0) {
				return;
			}
			this.uses--;
			if (this.uses > 0) {
				return;
			}
		}
		stopFactory();
	}

	/**
	 * The factory begins to be used. Called before the first port is bound, on the thread
	 * that listens; when it throws, the port is not bound.
	 * <p>
	 * Nobody waits for this method but who has called it: a loop must not. A port that
	 * another thread opens meanwhile is bound, and may have connections, before this
	 * method has returned, and stays when it throws. Where that matters open the first
	 * port, and the others when it listens.
	 */
	protected void startFactory() {
	}

	/**
	 * The factory is no longer used. Called when the last port has closed, on a loop.
	 */
	protected void stopFactory() {
	}

}
