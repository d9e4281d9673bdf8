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
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectOptions;
import io.eventreactor.Factory;
import io.eventreactor.Protocol;
import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.defer.Deferred;

/**
 * {@code tls:<host>:<port>}, as {@link InternetClientArguments} reads it.
 *
 * @param reactor connects, once it runs
 * @param destination where to, unresolved
 * @param options how to connect, but for TLS
 * @param bundle the name of the trust and keys, or {@code null} for none
 * @param adjustment what the description says beside the bundle
 * @param tls the bundle's with the adjustment; asked for each connection
 */
record TlsClientEndpoint(Reactor reactor, InetSocketAddress destination, ConnectOptions options,
		@Nullable String bundle, TlsAdjustment adjustment, Supplier<TlsOptions> tls) implements ClientEndpoint {

	static final String TRANSPORT = "tls";

	@Override
	public Deferred<Protocol> connect(Factory factory) {
		return new ConnectionAttempt(factory)
			.start((client) -> this.reactor.connectTcp(this.destination, client, this.options.withTls(this.tls.get())));
	}

	@Override
	public String toString() {
		String text = TRANSPORT + TcpClientEndpoint.destination(this.destination);
		if (this.bundle != null) {
			text += ":bundle=" + EndpointDescription.escape(this.bundle);
		}
		return text + this.adjustment + TcpClientEndpoint.arguments(this.options);
	}

}
