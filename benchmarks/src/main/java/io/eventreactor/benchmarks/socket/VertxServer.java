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

import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.internal.buffer.BufferInternal;
import io.vertx.core.net.JdkSSLEngineOptions;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.OpenSSLEngineOptions;
import io.vertx.core.net.PfxOptions;
import io.vertx.core.parsetools.RecordParser;
import org.jspecify.annotations.Nullable;

/**
 * Vert.x.
 */
final class VertxServer implements BenchmarkServer {

	private static final Buffer LINE_END = Buffer.buffer("\r\n");

	private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1).setPreferNativeTransport(true));

	private final KeyValues values = new KeyValues();

	@Override
	public int start(ServerSettings settings) throws Exception {
		NetServerOptions options = new NetServerOptions().setHost("127.0.0.1").setPort(0);
		if (settings.secure()) {
			options.setSsl(true)
				.setSslEngineOptions((settings.tls() == ServerSettings.Tls.OPENSSL) ? new OpenSSLEngineOptions()
						: new JdkSSLEngineOptions())
				.setKeyCertOptions(new PfxOptions().setPath(settings.requiredKeys().toString())
					.setPassword(ServerSettings.KEYS_PASSWORD));
		}
		boolean lines = settings.language() == ServerSettings.Language.LINES;
		return this.vertx.createNetServer(options)
			.connectHandler(lines ? VertxServer::echo : this::redis)
			.listen()
			.toCompletionStage()
			.toCompletableFuture()
			.get()
			.actualPort();
	}

	private static void echo(NetSocket socket) {
		RecordParser parser = RecordParser.newDelimited("\r\n",
				(line) -> socket.write(Buffer.buffer(line.length() + 2).appendBuffer(line).appendBuffer(LINE_END)));
		parser.maxRecordSize(ServerSettings.MAXIMUM_LINE);
		socket.handler(parser);
	}

	private void redis(NetSocket socket) {
		socket.handler(new Redis(socket, this.values)::received);
	}

	@Override
	public void stop() throws Exception {
		this.vertx.close().toCompletionStage().toCompletableFuture().get();
	}

	/**
	 * Answers requests of the Redis protocol, parsed in place: the parser of Vert.x would
	 * make a buffer an argument.
	 */
	private static final class Redis {

		private final NetSocket socket;

		private final KeyValues values;

		// Unpooled, for nobody tells when it is no longer needed
		private @Nullable ByteBuf rest;

		Redis(NetSocket socket, KeyValues values) {
			this.socket = socket;
			this.values = values;
		}

		void received(Buffer buffer) {
			ByteBuf data = ((BufferInternal) buffer).getByteBuf();
			ByteBuf requests = (this.rest != null) ? Unpooled.wrappedBuffer(this.rest, data) : data;
			ByteBuf replies = PooledByteBufAllocator.DEFAULT.ioBuffer(NettyServer.REPLIES_CAPACITY);
			this.values.answer(requests, replies);
			this.rest = requests.isReadable() ? Unpooled.copiedBuffer(requests) : null;
			this.socket.write(BufferInternal.safeBuffer(replies));
		}

	}

}
