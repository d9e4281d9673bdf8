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

import java.net.InetSocketAddress;
import java.net.SocketAddress;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;

import io.eventreactor.TlsOptions;

/**
 * The TLS of a connector. Asks for the name of the destination, or the one in its
 * options, and checks it.
 */
final class ClientTls {

	/**
	 * The name that has to be in the certificate of a server without one: behind a Unix
	 * socket.
	 */
	private static final String LOCAL = "localhost";

	private final TlsOptions options;

	private final SslContext context;

	ClientTls(TlsOptions options, TlsContextCache cache) {
		this.options = options;
		this.context = cache.client(options);
	}

	SslHandler newHandler(SocketAddress destination, ByteBufAllocator allocator) {
		String host = LOCAL;
		int port = 0;
		if (destination instanceof InetSocketAddress internet) {
			host = internet.getHostString();
			port = internet.getPort();
		}
		String serverName = this.options.serverName();
		SslHandler handler = this.context.newHandler(allocator, (serverName != null) ? serverName : host, port);
		handler.setHandshakeTimeoutMillis(TlsContexts.handshakeTimeoutMillis(this.options));
		return handler;
	}

}
