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

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * What is done with the datagrams of one port. All methods are called on the loop of the
 * port, one after the other, never at the same time: {@link #startProtocol()} first, and
 * {@link #stopProtocol()} once, last.
 *
 * @since 0.1.0
 * @see ReactorDatagrams#listenUdp(int, DatagramProtocol)
 */
public abstract class DatagramProtocol {

	// Set on the loop before startProtocol; read there, or where the user makes it safe
	private @Nullable DatagramTransport transport;

	/**
	 * Gives this protocol its port, and calls {@link #startProtocol()}. For transports,
	 * and tests, to call.
	 * @param transport the port, bound
	 */
	public void doStart(DatagramTransport transport) {
		this.transport = transport;
		startProtocol();
	}

	/**
	 * Tells this protocol that its port is closed: calls {@link #stopProtocol()}. For
	 * transports, and tests, to call: once, and last.
	 */
	public void doStop() {
		stopProtocol();
	}

	/**
	 * The port is bound, and nothing has been received yet. What this method throws
	 * closes the port, and {@code listenUdp} throws it.
	 */
	protected void startProtocol() {
	}

	/**
	 * A datagram arrived. What this method throws is logged, and the port lives on.
	 * @param data the bytes, none at all perhaps; lent for the time of the call:
	 * {@linkplain ByteBuf#retain() retain} the buffer to keep it longer
	 * @param from where it comes from, as the network says, which may be forged: an
	 * {@link java.net.InetSocketAddress}, or for a Unix socket a
	 * {@link java.net.UnixDomainSocketAddress}, whose path is empty when the sender has
	 * none
	 */
	public abstract void datagramReceived(ByteBuf data, SocketAddress from);

	/**
	 * A datagram arrived that is longer than {@link DatagramOptions#maximumSize()}; its
	 * end is lost. Ignores it; it is counted. What this method throws is logged.
	 * @param data as much of it as the maximum, lent for the time of the call
	 * @param from where it comes from
	 */
	public void datagramTruncated(ByteBuf data, SocketAddress from) {
	}

	/**
	 * Nobody listens where this port is {@linkplain DatagramTransport#connect connected}
	 * to: a datagram that was sent there came back. May be called again for each
	 * datagram. What this method throws is logged.
	 */
	public void connectionRefused() {
	}

	/**
	 * The port is closed, by {@link DatagramTransport#stopListening()} or because the
	 * reactor stops. Never called inside {@code stopListening()}.
	 */
	protected void stopProtocol() {
	}

	/**
	 * Returns the port.
	 * @return the port; still there after it was closed
	 * @throws IllegalStateException if there was none yet: in a constructor, for one
	 */
	protected final DatagramTransport transport() {
		DatagramTransport transport = this.transport;
		if (transport == null) {
			throw new IllegalStateException(
					getClass().getName() + " has no transport before startProtocol() is called");
		}
		return transport;
	}

	/**
	 * Returns the loop of the port.
	 * @return a reactor whose one thread runs all of this protocol's callbacks
	 * @throws IllegalStateException if there was no port yet
	 */
	protected final Reactor reactor() {
		return transport().reactor();
	}

}
