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

package io.eventreactor.endpoint;

import java.net.InetSocketAddress;
import java.time.Duration;

import io.eventreactor.ConnectOptions;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.ReactorStreams;
import io.eventreactor.defer.Deferred;

/**
 * A TCP port to connect to. Immutable; for any thread.
 *
 * @since 0.1.0
 * @see Endpoints#client
 */
public final class TcpClientEndpoint implements ClientEndpoint {

	static final String TRANSPORT = "tcp";

	private final ReactorStreams reactor;

	private final InetSocketAddress destination;

	private final ConnectOptions options;

	/**
	 * Creates an endpoint. Connects to nothing yet.
	 * @param reactor connects, once it runs. Each connection lives on the loop that
	 * {@link #connect} is called on, else on one of its loops in turn
	 * @param destination where to; best unresolved, and so looked up for each connection
	 * @param options how to connect
	 */
	public TcpClientEndpoint(ReactorStreams reactor, InetSocketAddress destination, ConnectOptions options) {
		this.reactor = reactor;
		this.destination = destination;
		this.options = options;
	}

	@Override
	public Deferred<Protocol> connect(Factory factory) {
		return new ConnectionAttempt(factory)
			.start((client) -> this.reactor.connectTcp(this.destination, client, this.options));
	}

	/**
	 * Describes the endpoint. Options that descriptions cannot express are left out, and
	 * the timeout is rounded up to whole seconds.
	 * @return a description that {@link Endpoints#client} understands
	 */
	@Override
	public String toString() {
		return TRANSPORT + destination(this.destination) + arguments(this.options);
	}

	static String destination(InetSocketAddress destination) {
		return ":" + EndpointDescription.escape(destination.getHostString()) + ":" + destination.getPort();
	}

	static String arguments(ConnectOptions options) {
		StringBuilder text = new StringBuilder();
		if (!options.timeout().equals(ConnectOptions.DEFAULT.timeout())) {
			text.append(":timeout=").append(wholeSeconds(options.timeout()));
		}
		InetSocketAddress bindAddress = options.bindAddress();
		if (bindAddress != null) {
			text.append(":bindAddress=").append(EndpointDescription.escape(bindAddress.getHostString()));
		}
		return text.toString();
	}

	// Up, since 0 stands for no timeout
	private static long wholeSeconds(Duration duration) {
		return duration.toSeconds() + ((duration.getNano() > 0) ? 1 : 0);
	}

}
