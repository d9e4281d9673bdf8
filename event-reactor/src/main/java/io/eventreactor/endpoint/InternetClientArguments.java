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
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectOptions;
import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.endpoint.ArgumentReader.Named;
import io.eventreactor.endpoint.EndpointDescription.Argument;
import io.eventreactor.policy.Cidr;

/**
 * Understands {@code tcp:<host>:<port>[:timeout=<seconds>][:bindAddress=<ip>]} and
 * {@code tls:<host>:<port>[:bundle=<name>][:timeout=<seconds>][:bindAddress=<ip>]}.
 */
final class InternetClientArguments {

	private static final String TCP_EXAMPLE = "Write a host and a port: "
			+ "tcp:example.org:8000:timeout=5:bindAddress=10.0.0.1";

	private static final String TLS_EXAMPLE = "Write a host and a port: tls:example.org:8443:bundle=web:timeout=5";

	private final EndpointDescription description;

	private final EndpointParser endpoints;

	private final ArgumentReader reader;

	private ConnectOptions options = ConnectOptions.DEFAULT;

	private @Nullable String bundle;

	private @Nullable Supplier<TlsOptions> tls;

	private InternetClientArguments(EndpointDescription description, EndpointParser endpoints, String example) {
		this.description = description;
		this.endpoints = endpoints;
		this.reader = new ArgumentReader(description, example);
	}

	static ClientEndpoint tcp(Reactor reactor, EndpointDescription description, EndpointParser endpoints) {
		InternetClientArguments arguments = new InternetClientArguments(description, endpoints, TCP_EXAMPLE);
		InetSocketAddress destination = arguments.read(Set.of("timeout", "bindAddress"));
		return new TcpClientEndpoint(reactor, destination, arguments.options);
	}

	static ClientEndpoint tls(Reactor reactor, EndpointDescription description, EndpointParser endpoints) {
		InternetClientArguments arguments = new InternetClientArguments(description, endpoints, TLS_EXAMPLE);
		InetSocketAddress destination = arguments.read(Set.of("timeout", "bindAddress", "bundle"));
		return new TlsClientEndpoint(reactor, destination, arguments.options, arguments.bundle,
				(arguments.tls != null) ? arguments.tls : TlsClientEndpoint.TRUST_OF_THE_JDK);
	}

	private InetSocketAddress read(Set<String> names) {
		String host = this.reader.positional("host").value();
		int port = this.reader.port(this.reader.positional("port"), 1, "Ports to connect to go from 1 to 65535",
				". Put a backslash before each colon of an IPv6 address: \\:\\:1");
		while (this.reader.hasNext()) {
			take(this.reader.named(names));
		}
		return InetSocketAddress.createUnresolved(host, port);
	}

	private void take(Named named) {
		Argument argument = named.argument();
		switch (named.name()) {
			case "timeout" -> {
				this.options = this.options.withTimeout(this.reader.timeout(argument));
			}
			case "bindAddress" -> {
				this.options = this.options.withBindAddress(bindAddress(argument));
			}
			default -> {
				this.tls = this.endpoints.bundle(this.description, argument);
				this.bundle = argument.value();
			}
		}
	}

	private InetSocketAddress bindAddress(Argument argument) {
		String value = argument.value();
		if (value.indexOf('/') < 0) {
			try {
				return new InetSocketAddress(Cidr.parse(value).network(), 0);
			}
			catch (IllegalArgumentException ex) {
				// Told below, with its place
			}
		}
		throw this.description.problem(argument.valuePosition(), "bindAddress '" + value + "' is not an IP address",
				"Write an address of this machine, not a name; put a backslash before each colon of an IPv6 address: "
						+ "bindAddress=\\:\\:1");
	}

}
