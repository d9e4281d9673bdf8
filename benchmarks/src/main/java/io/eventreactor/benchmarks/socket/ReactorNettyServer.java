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

import java.time.Duration;

import io.netty.handler.codec.LineBasedFrameDecoder;
import io.netty.handler.codec.redis.ArrayRedisMessage;
import io.netty.handler.ssl.SslContext;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.netty.Connection;
import reactor.netty.DisposableServer;
import reactor.netty.NettyInbound;
import reactor.netty.NettyOutbound;
import reactor.netty.resources.LoopResources;
import reactor.netty.tcp.TcpServer;

/**
 * Reactor Netty.
 */
final class ReactorNettyServer implements BenchmarkServer {

	private final LoopResources loops = LoopResources.create("benchmark", 1, true);

	private final KeyValues values = new KeyValues();

	private @Nullable DisposableServer server;

	@Override
	public int start(ServerSettings settings) throws Exception {
		boolean lines = settings.language() == ServerSettings.Language.LINES;
		TcpServer tcp = TcpServer.create()
			.host("127.0.0.1")
			.port(0)
			.runOn(this.loops)
			.doOnConnection((connection) -> addDecoder(connection, lines))
			.handle(lines ? ReactorNettyServer::echo : this::redis);
		SslContext tls = settings.sslContext();
		DisposableServer server = ((tls != null) ? tcp.secure((spec) -> spec.sslContext(tls)) : tcp).bindNow();
		this.server = server;
		return server.port();
	}

	private static void addDecoder(Connection connection, boolean lines) {
		if (lines) {
			connection.addHandlerLast(new LineBasedFrameDecoder(ServerSettings.MAXIMUM_LINE));
		}
		else {
			NettyServer.addRedisCodec(connection::addHandlerLast);
		}
	}

	private static Publisher<Void> echo(NettyInbound in, NettyOutbound out) {
		return out.send(in.receive().map((line) -> IdiomaticHandler.Echo.reply(out.alloc(), line)));
	}

	private Publisher<Void> redis(NettyInbound in, NettyOutbound out) {
		return out.sendObject(in.receiveObject()
			.cast(ArrayRedisMessage.class)
			.map((request) -> IdiomaticHandler.Redis.reply(request, this.values)));
	}

	@Override
	public void stop() {
		if (this.server != null) {
			this.server.disposeNow();
		}
		this.loops.disposeLater(Duration.ZERO, Duration.ofSeconds(1)).block();
	}

}
