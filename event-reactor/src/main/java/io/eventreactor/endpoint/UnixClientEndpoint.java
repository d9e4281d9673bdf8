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

import java.util.Set;

import io.eventreactor.ConnectOptions;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.defer.Deferred;

/**
 * {@code unix:<path>[:timeout=<seconds>]}.
 *
 * @param reactor connects, once it runs
 * @param path the path of the file, or {@code @} and an abstract name
 * @param options how to connect
 */
record UnixClientEndpoint(Reactor reactor, String path, ConnectOptions options) implements ClientEndpoint {

	static final String TRANSPORT = "unix";

	private static final String EXAMPLE = "Write the path of the socket: unix:/run/app.sock:timeout=5";

	static ClientEndpoint of(Reactor reactor, EndpointDescription description, EndpointParser endpoints) {
		ArgumentReader reader = new ArgumentReader(description, EXAMPLE);
		String path = UnixPath.read(description, reader);
		ConnectOptions options = ConnectOptions.DEFAULT;
		while (reader.hasNext()) {
			options = options.withTimeout(reader.timeout(reader.named(Set.of("timeout")).argument()));
		}
		return new UnixClientEndpoint(reactor, path, options);
	}

	@Override
	public Deferred<Protocol> connect(Factory factory) {
		return new ConnectionAttempt(factory)
			.start((client) -> this.reactor.connectUnix(this.path, client, this.options));
	}

	@Override
	public String toString() {
		return TRANSPORT + ":" + EndpointDescription.escape(this.path) + TcpClientEndpoint.arguments(this.options);
	}

}
