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
import java.net.UnknownHostException;

import org.jspecify.annotations.Nullable;

import io.eventreactor.CannotListenException;
import io.eventreactor.CannotListenException.Reason;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Reactor;
import io.eventreactor.endpoint.EndpointDescription.Argument;

/**
 * {@code tcp:<port>[:interface=<host>]}.
 *
 * @param port the port
 * @param networkInterface the address or name of the interface, or {@code null} for all
 */
record TcpServerEndpoint(int port, @Nullable String networkInterface) implements ServerEndpoint {

	static final String TRANSPORT = "tcp";

	private static final String EXAMPLE = "Write a port and, if you like, an interface: tcp:8000:interface=127.0.0.1";

	static ServerEndpoint of(EndpointDescription description) {
		Integer port = null;
		String networkInterface = null;
		for (Argument argument : description.arguments()) {
			String name = argument.name();
			if (name == null && port == null && argument == description.arguments().get(0)) {
				port = port(description, argument);
			}
			else if ("interface".equals(name) && networkInterface == null) {
				networkInterface = networkInterface(description, argument);
			}
			else {
				throw unexpected(description, argument);
			}
		}
		if (port == null) {
			throw description.problem(description.text().length() + 1, "there is no port", EXAMPLE);
		}
		return new TcpServerEndpoint(port, networkInterface);
	}

	private static int port(EndpointDescription description, Argument argument) {
		String value = argument.value();
		if (value.isEmpty()) {
			throw description.problem(argument.position(), "there is no port", EXAMPLE);
		}
		if (!value.chars().allMatch((character) -> character >= '0' && character <= '9')) {
			throw description.problem(argument.position(), "port '" + value + "' is not a number", EXAMPLE);
		}
		if (value.length() > 5 || Integer.parseInt(value) > 65535) {
			throw description.problem(argument.position(), "there is no port " + value,
					"Ports go from 1 to 65535, and 0 stands for any free one");
		}
		return Integer.parseInt(value);
	}

	private static String networkInterface(EndpointDescription description, Argument argument) {
		if (argument.value().isEmpty()) {
			throw description.problem(argument.valuePosition(), "there is no interface after the equals sign",
					"Write its address or name; put a backslash before each colon of an IPv6 address: "
							+ "tcp:8000:interface=\\:\\:1");
		}
		return argument.value();
	}

	private static EndpointSyntaxException unexpected(EndpointDescription description, Argument argument) {
		String name = argument.name();
		if ("interface".equals(name)) {
			return description.problem(argument.position(), "there is a second interface", EXAMPLE);
		}
		if (name != null) {
			return description.problem(argument.position(), "tcp has no argument '" + name + "'", EXAMPLE);
		}
		if (argument.value().isEmpty()) {
			return description.problem(argument.position(), "there is nothing after the colon", EXAMPLE);
		}
		return description.problem(argument.position(), "'" + argument.value() + "' is one argument too many",
				EXAMPLE + ". Put a backslash before each colon that belongs to an argument");
	}

	@Override
	public ListeningPort listen(Reactor reactor, Factory factory, ListenOptions options) {
		InetSocketAddress address = (this.networkInterface != null)
				? new InetSocketAddress(this.networkInterface, this.port) : new InetSocketAddress(this.port);
		if (address.isUnresolved()) {
			throw new CannotListenException(address, Reason.NOT_LOCAL, new UnknownHostException(this.networkInterface));
		}
		return reactor.listenTcp(address, factory, options);
	}

	@Override
	public String toString() {
		String text = TRANSPORT + ":" + this.port;
		return (this.networkInterface != null)
				? text + ":interface=" + EndpointDescription.escape(this.networkInterface) : text;
	}

}
