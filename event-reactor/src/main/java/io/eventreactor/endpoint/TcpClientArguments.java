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
import java.util.HashSet;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.eventreactor.ConnectOptions;
import io.eventreactor.ReactorStreams;
import io.eventreactor.endpoint.EndpointDescription.Argument;
import io.eventreactor.policy.Cidr;

/**
 * Understands {@code tcp:<host>:<port>[:timeout=<seconds>][:bindAddress=<ip>]}.
 */
final class TcpClientArguments {

	private static final String EXAMPLE = "Write a host and a port: tcp:example.org:8000:timeout=5:bindAddress=10.0.0.1";

	private static final int MAXIMUM_TIMEOUT_DIGITS = 9;

	private final EndpointDescription description;

	private final Set<String> named = new HashSet<>();

	private @Nullable String host;

	private @Nullable Integer port;

	private ConnectOptions options = ConnectOptions.DEFAULT;

	private TcpClientArguments(EndpointDescription description) {
		this.description = description;
	}

	static ClientEndpoint endpoint(ReactorStreams reactor, EndpointDescription description) {
		return new TcpClientArguments(description).endpoint(reactor);
	}

	private ClientEndpoint endpoint(ReactorStreams reactor) {
		for (Argument argument : this.description.arguments()) {
			take(argument);
		}
		int end = this.description.text().length() + 1;
		if (this.host == null) {
			throw problem(end, "there is no host", EXAMPLE);
		}
		if (this.port == null) {
			throw problem(end, "there is no port", EXAMPLE);
		}
		return new TcpClientEndpoint(reactor, InetSocketAddress.createUnresolved(this.host, this.port), this.options);
	}

	private void take(Argument argument) {
		String name = argument.name();
		if (name == null) {
			takePositional(argument);
			return;
		}
		if (!this.named.add(name)) {
			throw problem(argument.position(), "there is a second " + name, EXAMPLE);
		}
		switch (name) {
			case "timeout" -> {
				this.options = this.options.withTimeout(timeout(argument));
			}
			case "bindAddress" -> {
				this.options = this.options.withBindAddress(bindAddress(argument));
			}
			default -> throw problem(argument.position(), "tcp has no argument '" + name + "'", EXAMPLE);
		}
	}

	private void takePositional(Argument argument) {
		if (!this.named.isEmpty() || this.port != null) {
			throw tooMany(argument);
		}
		if (this.host == null) {
			if (argument.value().isEmpty()) {
				throw problem(argument.position(), "there is no host", EXAMPLE);
			}
			this.host = argument.value();
		}
		else {
			this.port = port(argument);
		}
	}

	private EndpointSyntaxException tooMany(Argument argument) {
		if (argument.value().isEmpty()) {
			return problem(argument.position(), "there is nothing after the colon", EXAMPLE);
		}
		return problem(argument.position(), "'" + argument.value() + "' is one argument too many",
				EXAMPLE + ". Put a backslash before each colon that belongs to an argument: tcp:\\:\\:1:8000");
	}

	private int port(Argument argument) {
		String value = argument.value();
		if (value.isEmpty()) {
			throw problem(argument.position(), "there is no port", EXAMPLE);
		}
		if (!isNumber(value)) {
			throw problem(argument.position(), "port '" + value + "' is not a number",
					EXAMPLE + ". Put a backslash before each colon of an IPv6 address: tcp:\\:\\:1:8000");
		}
		int port = (value.length() > 5) ? 0 : Integer.parseInt(value);
		if (port < 1 || port > 65535) {
			throw problem(argument.position(), "there is no port " + value, "Ports to connect to go from 1 to 65535");
		}
		return port;
	}

	private Duration timeout(Argument argument) {
		String value = argument.value();
		if (!isNumber(value) || value.length() > MAXIMUM_TIMEOUT_DIGITS) {
			throw problem(argument.valuePosition(), "timeout '" + value + "' is not a number of seconds",
					"Write whole seconds, or 0 for no timeout: timeout=5");
		}
		return Duration.ofSeconds(Integer.parseInt(value));
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
		throw problem(argument.valuePosition(), "bindAddress '" + value + "' is not an IP address",
				"Write an address of this machine, not a name; put a backslash before each colon of an IPv6 address: "
						+ "bindAddress=\\:\\:1");
	}

	private static boolean isNumber(String value) {
		return !value.isEmpty() && value.chars().allMatch((character) -> character >= '0' && character <= '9');
	}

	private EndpointSyntaxException problem(int position, String problem, String remedy) {
		return this.description.problem(position, problem, remedy);
	}

}
