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

package io.eventreactor.netty;

import java.net.SocketAddress;
import java.time.Duration;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslHandler;
import org.jspecify.annotations.Nullable;

import io.eventreactor.Protocol;
import io.eventreactor.TlsOptions;
import io.eventreactor.TlsSession;
import io.eventreactor.Transport;

/**
 * What a {@link StreamConnection} belongs to: a port, or a connector. Called on the loop
 * of the connection.
 */
interface ConnectionOwner {

	Duration idleTimeout();

	Duration writeTimeout();

	ByteCounters bytes(LoopReactor loop);

	/**
	 * Whether a connection goes on to its TLS handshake. Not asked without one.
	 * @param peer the other end
	 * @return {@code false} to close the connection
	 */
	default boolean admits(SocketAddress peer) {
		return true;
	}

	/**
	 * A connection was let in, and is gone before there was a protocol to be built.
	 * @param peer the other end
	 */
	default void admissionEnded(SocketAddress peer) {
	}

	/**
	 * Makes the protocol.
	 * @param peer the other end
	 * @param session what the TLS handshake has led to, or {@code null} without one
	 * @return the protocol, or {@code null} to close the connection
	 */
	@Nullable Protocol buildProtocol(SocketAddress peer, @Nullable TlsSession session);

	/**
	 * The connection was gone before it could be opened.
	 * @param peer the other end
	 */
	void neverOpened(SocketAddress peer);

	/**
	 * The TLS handshake failed before there was a protocol.
	 * @param peer the other end
	 * @param cause why
	 */
	void handshakeFailed(SocketAddress peer, Throwable cause);

	/**
	 * Makes what speaks TLS on a connection that has begun without.
	 * @param options the options
	 * @param allocator where its buffers come from
	 * @return a new handler
	 */
	SslHandler newStartTlsHandler(TlsOptions options, ByteBufAllocator allocator);

	void connectionMade(Transport transport);

	/**
	 * The connection has ended, and its protocol was told.
	 * @param transport the connection
	 * @param reason why
	 * @param duration how long it lasted
	 */
	void connectionLost(Transport transport, Throwable reason, Duration duration);

	/**
	 * The channel is gone, whether it ever had a protocol or not. Comes last, and always.
	 */
	void connectionClosed();

}
