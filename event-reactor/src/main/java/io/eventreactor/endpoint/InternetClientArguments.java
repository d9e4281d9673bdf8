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
import java.util.Set;

import io.eventreactor.ConnectOptions;
import io.eventreactor.Reactor;
import io.eventreactor.endpoint.ArgumentReader.Named;
import io.eventreactor.endpoint.EndpointDescription.Argument;

/**
 * Understands {@code tcp:<host>:<port>[:timeout=<seconds>][:bindAddress=<ip>]} and
 * {@code tls:<host>:<port>}, which may have all of that and what {@link TlsArguments}
 * understands.
 */
final class InternetClientArguments {

	private static final String TCP_EXAMPLE = "Write a host and a port: "
			+ "tcp:example.org:8000:timeout=5:bindAddress=10.0.0.1";

	private static final String TLS_EXAMPLE = "Write a host and a port: tls:example.org:8443:bundle=web:timeout=5";

	private static final Set<String> TLS_NAMES = Set.of("timeout", "bindAddress", TlsArguments.BUNDLE,
			TlsArguments.APPLICATION_PROTOCOLS, TlsArguments.SERVER_NAME);

	private final ArgumentReader reader;

	private final TlsArguments tls;

	private ConnectOptions options = ConnectOptions.DEFAULT;

	private InternetClientArguments(EndpointDescription description, EndpointParser endpoints, String example) {
		this.reader = new ArgumentReader(description, example);
		this.tls = new TlsArguments(description, endpoints, this.reader);
	}

	static ClientEndpoint tcp(Reactor reactor, EndpointDescription description, EndpointParser endpoints) {
		InternetClientArguments arguments = new InternetClientArguments(description, endpoints, TCP_EXAMPLE);
		InetSocketAddress destination = arguments.read(Set.of("timeout", "bindAddress"));
		return new TcpClientEndpoint(reactor, destination, arguments.options);
	}

	static ClientEndpoint tls(Reactor reactor, EndpointDescription description, EndpointParser endpoints) {
		InternetClientArguments arguments = new InternetClientArguments(description, endpoints, TLS_EXAMPLE);
		InetSocketAddress destination = arguments.read(TLS_NAMES);
		return new TlsClientEndpoint(reactor, destination, arguments.options, arguments.tls.bundle(),
				arguments.tls.adjustment(), arguments.tls.options());
	}

	private InetSocketAddress read(Set<String> names) {
		String host = this.reader.host(this.reader.positional("host"));
		int port = this.reader.port(this.reader.positional("port"), 1, "Ports to connect to go from 1 to 65535",
				". " + ArgumentReader.BRACKETS + ": [::1]");
		while (this.reader.hasNext()) {
			take(this.reader.named(names));
		}
		return InetSocketAddress.createUnresolved(host, port);
	}

	private void take(Named named) {
		switch (named.name()) {
			case "timeout" -> {
				this.options = this.options.withTimeout(this.reader.timeout(named.argument()));
			}
			case "bindAddress" -> {
				this.options = this.options.withBindAddress(bindAddress(named.argument()));
			}
			default -> {
				this.tls.take(named);
			}
		}
	}

	private InetSocketAddress bindAddress(Argument argument) {
		return new InetSocketAddress(this.reader.address("bindAddress", argument,
				"Write an address of this machine, not a name. " + ArgumentReader.BRACKETS + ": bindAddress=[::1]"), 0);
	}

}
