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

package io.eventreactor.benchmarks.socket;

import java.net.InetSocketAddress;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Protocol;
import io.eventreactor.TlsOptions;
import io.eventreactor.netty.NettyReactor;
import io.eventreactor.protocol.LineReceiver;

/**
 * Event Reactor.
 */
final class EventReactorServer implements BenchmarkServer {

	private final NettyReactor reactor = NettyReactor.builder().threads(1).build();

	@Override
	public int start(ServerSettings settings) throws Exception {
		this.reactor.start();
		KeyValues values = new KeyValues();
		ByteBuf replies = Unpooled.buffer(NettyServer.REPLIES_CAPACITY);
		Factory factory = (settings.language() == ServerSettings.Language.LINES) ? Factory.forProtocol(Echo::new)
				: Factory.forProtocol(() -> new Redis(values, replies));
		ListenOptions options = ListenOptions.DEFAULT;
		if (settings.secure()) {
			TlsOptions tls = TlsOptions.builder()
				.keyManagers(settings.keyManagers())
				.provider((settings.tls() == ServerSettings.Tls.OPENSSL) ? TlsOptions.Provider.OPENSSL
						: TlsOptions.Provider.JDK)
				.build();
			options = options.withTls(() -> tls);
		}
		ListeningPort port = this.reactor.listenTcp(new InetSocketAddress("127.0.0.1", 0), factory, options);
		return ((InetSocketAddress) port.getHost()).getPort();
	}

	@Override
	public void stop() {
		this.reactor.stop().toCompletableFuture().join();
	}

	/**
	 * Sends every line back.
	 */
	private static final class Echo extends LineReceiver {

		@Override
		protected void lineReceived(ByteBuf line) {
			sendLineCopy(line);
		}

	}

	/**
	 * Answers requests of the Redis protocol.
	 */
	private static final class Redis extends Protocol {

		private final KeyValues values;

		// That of the loop, which has one connection at a time in its hands
		private final ByteBuf replies;

		private @Nullable ByteBuf rest;

		Redis(KeyValues values, ByteBuf replies) {
			this.values = values;
			this.replies = replies;
		}

		@Override
		public void dataReceived(ByteBuf data) {
			ByteBuf requests = (this.rest != null) ? this.rest.writeBytes(data) : data;
			this.replies.clear();
			try {
				this.values.answer(requests, this.replies);
				this.rest = NettyServer.keepRest(requests, this.rest);
			}
			finally {
				transport().writeCopy(this.replies);
			}
		}

		@Override
		protected void connectionLost(Throwable reason) {
			if (this.rest != null) {
				this.rest.release();
				this.rest = null;
			}
		}

	}

}
