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
import java.nio.charset.StandardCharsets;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

import io.eventreactor.defer.Deferred;

/**
 * A port that sends and receives datagrams, as its {@link DatagramProtocol} sees it.
 * Every method may be called from any thread and hops to the loop of the port where it
 * must.
 *
 * @since 0.1.0
 */
public interface DatagramTransport {

	/**
	 * Sends a datagram. Never blocks: one that the system cannot take now is kept for a
	 * moment, and dropped and counted when too much is kept already, as a network would;
	 * so is one for a Unix socket whose receiver has not read what it was sent. Silently
	 * dropped once the port is closed. An empty datagram is dropped and counted too:
	 * Netty cannot send it, only receive it.
	 * @param data the bytes of the whole datagram. The transport owns the buffer from
	 * here on, and releases it in any case
	 * @param to where to. Never a name, which would have to be looked up first
	 * @throws InvalidAddressException if the address is not resolved, or not of the kind
	 * that this port can send to
	 * @throws IllegalArgumentException if the datagram is longer than the protocol
	 * allows: 65507 bytes over IPv4
	 */
	void write(ByteBuf data, SocketAddress to);

	/**
	 * Sends a datagram.
	 * @param data the bytes; the array must not be changed afterwards
	 * @param to where to
	 * @see #write(ByteBuf, SocketAddress)
	 */
	default void write(byte[] data, SocketAddress to) {
		write(Unpooled.wrappedBuffer(data), to);
	}

	/**
	 * Sends a datagram of text in UTF-8.
	 * @param text the text
	 * @param to where to
	 * @see #write(ByteBuf, SocketAddress)
	 */
	default void write(CharSequence text, SocketAddress to) {
		write(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8), to);
	}

	/**
	 * Sends a datagram to where this port is connected to.
	 * @param data the bytes, owned by the transport from here on
	 * @throws IllegalStateException before {@link #connect}
	 * @see #write(ByteBuf, SocketAddress)
	 */
	void write(ByteBuf data);

	/**
	 * Sends a datagram to where this port is connected to.
	 * @param data the bytes; the array must not be changed afterwards
	 * @throws IllegalStateException before {@link #connect}
	 */
	default void write(byte[] data) {
		write(Unpooled.wrappedBuffer(data));
	}

	/**
	 * Sends a datagram of text in UTF-8 to where this port is connected to.
	 * @param text the text
	 * @throws IllegalStateException before {@link #connect}
	 */
	default void write(CharSequence text) {
		write(Unpooled.copiedBuffer(text, StandardCharsets.UTF_8));
	}

	/**
	 * Connects this port to one peer, once: from then on it sends to nobody else,
	 * receives from nobody else, and hears when nobody listens there
	 * ({@link DatagramProtocol#connectionRefused()}). No datagram is sent for it.
	 * @param peer the peer, resolved
	 * @return fires when the port is connected; fails with a
	 * {@link CannotConnectException}
	 * @throws InvalidAddressException if the address is not resolved, or not of the kind
	 * that this port can send to
	 * @throws IllegalStateException if this method was called before
	 */
	Deferred<@Nullable Void> connect(SocketAddress peer);

	/**
	 * Returns where this port is connected to.
	 * @return the peer, or {@code null} before {@link #connect}
	 */
	@Nullable SocketAddress getPeer();

	/**
	 * Returns the address that is bound.
	 * @return the address, with the real port; still answers when the port is closed
	 */
	SocketAddress getHost();

	/**
	 * Whether the port is open.
	 * @return {@code false} after {@link #stopListening()}
	 */
	boolean listening();

	/**
	 * Closes the port. The protocol is told later, never inside this call.
	 * @return fires when the port is closed and the protocol was told; fails with what
	 * its {@code stopProtocol()} threw
	 */
	Deferred<@Nullable Void> stopListening();

	/**
	 * Allows or forbids datagrams to broadcast addresses. Ignored when the port is
	 * closed.
	 * @param broadcast {@code true} to allow them
	 * @throws UnsupportedOperationException if this is no UDP port
	 */
	void setBroadcastAllowed(boolean broadcast);

	/**
	 * Returns the multicast side of this port.
	 * @return where to join groups
	 * @throws UnsupportedOperationException if this is no UDP port, or the reactor uses
	 * {@link IoType#KQUEUE}, with which Netty has no multicast
	 */
	Multicast multicast();

	/**
	 * Returns what this port has done so far.
	 * @return a snapshot
	 */
	DatagramStatistics statistics();

	/**
	 * Returns the loop of this port.
	 * @return a reactor whose one thread runs all callbacks of the protocol
	 */
	Reactor reactor();

}
