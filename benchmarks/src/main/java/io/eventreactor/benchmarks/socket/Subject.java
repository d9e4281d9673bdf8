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

import java.util.Locale;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Who is measured.
 */
enum Subject {

	/**
	 * Event Reactor.
	 */
	EVENT_REACTOR("Event Reactor", EventReactorServer::new),

	/**
	 * Bare Netty: one handler that parses in place, one buffer a read turn.
	 */
	NETTY_OPTIMISED("Netty, optimised", () -> new NettyServer(NettyServer.Style.OPTIMISED)),

	/**
	 * Bare Netty: Netty's decoders, a flush at the end of a read turn.
	 */
	NETTY_IDIOMATIC("Netty, idiomatic", () -> new NettyServer(NettyServer.Style.IDIOMATIC)),

	/**
	 * Bare Netty: Netty's decoders, a flush with every message.
	 */
	NETTY_FLUSH_EACH("Netty, a flush a message", () -> new NettyServer(NettyServer.Style.FLUSH_EACH)),

	/**
	 * Reactor Netty.
	 */
	REACTOR_NETTY("Reactor Netty", ReactorNettyServer::new),

	/**
	 * Vert.x.
	 */
	VERTX("Vert.x", VertxServer::new),

	/**
	 * Spring Integration IP.
	 */
	SPRING_INTEGRATION("Spring Integration", SpringIntegrationServer::new),

	/**
	 * Redis itself, a program of its own.
	 */
	REDIS("redis-server", null);

	private final String label;

	private final @Nullable Supplier<BenchmarkServer> servers;

	Subject(String label, @Nullable Supplier<BenchmarkServer> servers) {
		this.label = label;
		this.servers = servers;
	}

	String label() {
		return this.label;
	}

	/**
	 * Makes the server.
	 * @return a server that has not started
	 * @throws IllegalStateException if it is not written in Java
	 */
	BenchmarkServer newServer() {
		if (this.servers == null) {
			throw new IllegalStateException(this.label + " is a program of its own");
		}
		return this.servers.get();
	}

	static Subject named(String name) {
		return valueOf(name.toUpperCase(Locale.ROOT).replace('-', '_'));
	}

}
