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

import org.jspecify.annotations.Nullable;

import io.eventreactor.endpoint.ArgumentReader.Named;

/**
 * Understands {@code tcp:<port>[:interface=<host>]} and
 * {@code tls:<port>:bundle=<name>[:interface=<host>]}, which may have what
 * {@link TlsArguments} understands.
 */
final class InternetServerArguments {

	private static final String TCP_EXAMPLE = "Write a port and, if you like, an interface: "
			+ "tcp:8000:interface=127.0.0.1";

	private static final String TLS_EXAMPLE = "Write a port, the bundle with the server's keys and, if you like, an "
			+ "interface: tls:8443:bundle=web:interface=127.0.0.1";

	private static final Set<String> TLS_NAMES = Set.of("interface", TlsArguments.BUNDLE,
			TlsArguments.CLIENT_AUTHENTICATION, TlsArguments.APPLICATION_PROTOCOLS);

	private final ArgumentReader reader;

	private final TlsArguments tls;

	private @Nullable String networkInterface;

	private InternetServerArguments(EndpointDescription description, EndpointParser endpoints, String example) {
		this.reader = new ArgumentReader(description, example);
		this.tls = new TlsArguments(description, endpoints, this.reader);
	}

	static ServerEndpoint tcp(EndpointDescription description, EndpointParser endpoints) {
		return new InternetServerArguments(description, endpoints, TCP_EXAMPLE).read(Set.of("interface"));
	}

	static ServerEndpoint tls(EndpointDescription description, EndpointParser endpoints) {
		InternetServerArguments arguments = new InternetServerArguments(description, endpoints, TLS_EXAMPLE);
		TcpServerEndpoint tcp = arguments.read(TLS_NAMES);
		String bundle = arguments.tls.bundle();
		if (bundle == null) {
			throw arguments.reader.missing("bundle");
		}
		return new TlsServerEndpoint(tcp, bundle, arguments.tls.adjustment(), arguments.tls.options());
	}

	private TcpServerEndpoint read(Set<String> names) {
		int port = this.reader.port(this.reader.positional("port"), 0,
				"Ports go from 1 to 65535, and 0 stands for any free one", "");
		while (this.reader.hasNext()) {
			Named named = this.reader.named(names);
			if (named.name().equals("interface")) {
				this.networkInterface = this.reader.networkInterface(named.argument());
			}
			else {
				this.tls.take(named);
			}
		}
		return new TcpServerEndpoint(port, this.networkInterface);
	}

}
