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

import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Function;

import io.eventreactor.ReactorStreams;

/**
 * Makes endpoints from descriptions: {@code tcp:8000}, or
 * {@code tcp:8000:interface=127.0.0.1}.
 * <p>
 * A description is the name of a transport and its arguments, separated by colons; an
 * argument may have its name and an equals sign before it. A backslash takes the meaning
 * from a colon, an equals sign or a backslash that follows it, as in
 * {@code tcp:8000:interface=\:\:1}.
 *
 * @since 0.1.0
 */
public final class Endpoints {

	private static final Map<String, Function<EndpointDescription, ServerEndpoint>> SERVERS = new TreeMap<>(
			Map.of(TcpServerEndpoint.TRANSPORT, TcpServerEndpoint::of));

	private static final Map<String, BiFunction<ReactorStreams, EndpointDescription, ClientEndpoint>> CLIENTS = new TreeMap<>(
			Map.of(TcpClientEndpoint.TRANSPORT, TcpClientArguments::endpoint));

	private Endpoints() {
	}

	/**
	 * Makes a place to listen at from its description. Binds nothing, and resolves no
	 * names.
	 * @param description {@code tcp:<port>[:interface=<host>]}; port 0 stands for any
	 * free one, and no interface for all of them
	 * @return the endpoint
	 * @throws EndpointSyntaxException if the description is malformed
	 * @throws UnknownTransportException if there is no such transport
	 */
	public static ServerEndpoint server(String description) {
		EndpointDescription parsed = EndpointDescription.parse(description);
		Function<EndpointDescription, ServerEndpoint> transport = SERVERS.get(parsed.transport());
		if (transport == null) {
			throw new UnknownTransportException(description, parsed.transport(), serverTransports());
		}
		return transport.apply(parsed);
	}

	/**
	 * Lists the transports that {@link #server(String)} knows.
	 * @return their names, in alphabetical order
	 */
	public static Set<String> serverTransports() {
		return Collections.unmodifiableSet(SERVERS.keySet());
	}

	/**
	 * Makes a place to connect to from its description. Connects to nothing, and resolves
	 * no names.
	 * @param reactor connects, later
	 * @param description
	 * {@code tcp:<host>:<port>[:timeout=<seconds>][:bindAddress=<ip>]}; timeout 0 stands
	 * for none, no timeout for 30 seconds
	 * @return the endpoint
	 * @throws EndpointSyntaxException if the description is malformed
	 * @throws UnknownTransportException if there is no such transport
	 */
	public static ClientEndpoint client(ReactorStreams reactor, String description) {
		EndpointDescription parsed = EndpointDescription.parse(description);
		BiFunction<ReactorStreams, EndpointDescription, ClientEndpoint> transport = CLIENTS.get(parsed.transport());
		if (transport == null) {
			throw new UnknownTransportException(description, parsed.transport(), clientTransports());
		}
		return transport.apply(reactor, parsed);
	}

	/**
	 * Lists the transports that {@link #client} knows.
	 * @return their names, in alphabetical order
	 */
	public static Set<String> clientTransports() {
		return Collections.unmodifiableSet(CLIENTS.keySet());
	}

}
