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

import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.ChannelHandler;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslHandler;
import io.netty.util.Mapping;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import io.eventreactor.TlsOptions;

/**
 * The TLS of a port. Asks for the options with each connection, and takes new ones for
 * new connections; when they cannot be used it keeps the last good ones. Used by the loop
 * of the port only, once it is made.
 */
final class ServerTls {

	private static final Logger logger = LoggerFactory.getLogger(ServerTls.class);

	/**
	 * More than any honest client sends; without a limit a peer could have 16 MiB kept.
	 */
	private static final int MAXIMUM_CLIENT_HELLO = 16 * 1024;

	private final Supplier<TlsOptions> source;

	private final TlsContextCache cache;

	private TlsOptions options;

	private Mapping<String, SslContext> contexts;

	// Could not be used; need not be tried with each connection
	private @Nullable TlsOptions unusable;

	// Peers that connect again and again must not fill the log
	private boolean sourceFails;

	/**
	 * Creates the TLS of a port.
	 * @param source where the options come from
	 * @param cache where the contexts are
	 * @throws IllegalArgumentException if the present ones cannot be used
	 */
	ServerTls(Supplier<TlsOptions> source, TlsContextCache cache) {
		this.source = source;
		this.cache = cache;
		this.options = source.get();
		this.contexts = cache.serversByName(this.options);
	}

	ChannelHandler newHandler() {
		refresh();
		long timeout = TlsContexts.handshakeTimeoutMillis(this.options);
		long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(timeout);
		return new SniHandler(this.contexts, MAXIMUM_CLIENT_HELLO, timeout) {
			@Override
			protected SslHandler newSslHandler(SslContext context, ByteBufAllocator allocator) {
				SslHandler handler = super.newSslHandler(context, allocator);
				// One timeout for both: what the name has taken is gone
				long rest = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
				handler.setHandshakeTimeoutMillis(Math.max(1, rest));
				return handler;
			}
		};
	}

	private void refresh() {
		TlsOptions present = present();
		if (present == this.options || present == this.unusable) {
			return;
		}
		try {
			this.contexts = this.cache.serversByName(present);
			this.options = present;
			this.unusable = null;
			logger.info("Took new TLS options for new connections");
		}
		catch (RuntimeException ex) {
			this.unusable = present;
			logger.error("Cannot take new TLS options, going on with the last good ones", ex);
		}
	}

	private TlsOptions present() {
		try {
			TlsOptions present = this.source.get();
			this.sourceFails = false;
			return present;
		}
		catch (Throwable ex) {
			if (this.sourceFails) {
				logger.debug("Still cannot ask for TLS options", ex);
			}
			else {
				this.sourceFails = true;
				logger.error("Cannot ask for TLS options, going on with the last good ones until that works", ex);
			}
			return this.options;
		}
	}

}
