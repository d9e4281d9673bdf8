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
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.eventreactor.Reactor;
import io.eventreactor.TlsOptions;
import io.eventreactor.endpoint.EndpointDescription.Argument;

/**
 * Makes endpoints from descriptions, as {@link Endpoints} explains, and knows the keys
 * and certificates that they name. Immutable; for any thread.
 *
 * @since 0.1.0
 * @see Endpoints#with(Function)
 */
public final class EndpointParser {

	private final Map<String, ServerEndpointProvider> servers;

	private final Map<String, ClientEndpointProvider> clients;

	private final Map<String, DatagramEndpointProvider> datagrams;

	private final @Nullable Function<String, ? extends @Nullable Supplier<TlsOptions>> bundles;

	private EndpointParser(Map<String, ServerEndpointProvider> servers, Map<String, ClientEndpointProvider> clients,
			Map<String, DatagramEndpointProvider> datagrams,
			@Nullable Function<String, ? extends @Nullable Supplier<TlsOptions>> bundles) {
		this.servers = servers;
		this.clients = clients;
		this.datagrams = datagrams;
		this.bundles = bundles;
	}

	static EndpointParser load() {
		return new EndpointParser(
				load(ServerEndpointProvider.class, BuiltInTransports.servers(SystemdSockets::ofProcess),
						ServerEndpointProvider::transport),
				load(ClientEndpointProvider.class, BuiltInTransports.clients(), ClientEndpointProvider::transport),
				load(DatagramEndpointProvider.class, BuiltInTransports.datagrams(),
						DatagramEndpointProvider::transport),
				null);
	}

	private static <P> Map<String, P> load(Class<P> type, List<P> builtIn, Function<P, String> transport) {
		Map<String, P> providers = new TreeMap<>();
		builtIn.forEach((provider) -> add(providers, transport.apply(provider), provider));
		ServiceLoader.load(type, EndpointParser.class.getClassLoader())
			.forEach((provider) -> add(providers, transport.apply(provider), provider));
		return providers;
	}

	static <P> void add(Map<String, P> providers, String transport, P provider) {
		P other = providers.putIfAbsent(transport, provider);
		if (other != null) {
			throw new IllegalStateException("Both " + other.getClass().getName() + " and "
					+ provider.getClass().getName() + " provide the transport '" + transport
					+ "' of endpoints. Remove one of them from the class path");
		}
	}

	EndpointParser with(Function<String, ? extends @Nullable Supplier<TlsOptions>> bundles) {
		return new EndpointParser(this.servers, this.clients, this.datagrams, bundles);
	}

	/**
	 * Makes a place to listen at from its description. Binds nothing, and resolves no
	 * names.
	 * @param description the description, as for {@link Endpoints#server}
	 * @return the endpoint
	 * @throws EndpointSyntaxException if the description is malformed, or names a bundle
	 * that there is not
	 * @throws UnknownTransportException if there is no such transport
	 */
	public ServerEndpoint server(String description) {
		return server(EndpointDescription.parse(description));
	}

	/**
	 * Makes a place to listen at from a description that was taken apart.
	 * @param description the description, perhaps nested in another one
	 * @return the endpoint
	 * @throws EndpointSyntaxException if the description is malformed, or names a bundle
	 * that there is not
	 * @throws UnknownTransportException if there is no such transport
	 */
	public ServerEndpoint server(EndpointDescription description) {
		ServerEndpointProvider provider = this.servers.get(description.transport());
		if (provider == null) {
			throw unknown(description, serverTransports());
		}
		return provider.server(description, this);
	}

	/**
	 * Lists the transports that servers may have.
	 * @return their names, in alphabetical order
	 */
	public Set<String> serverTransports() {
		return Collections.unmodifiableSet(this.servers.keySet());
	}

	/**
	 * Makes a place to connect to from its description. Connects to nothing, and resolves
	 * no names.
	 * @param reactor connects, later
	 * @param description the description, as for {@link Endpoints#client}
	 * @return the endpoint
	 * @throws EndpointSyntaxException if the description is malformed, or names a bundle
	 * that there is not
	 * @throws UnknownTransportException if there is no such transport
	 */
	public ClientEndpoint client(Reactor reactor, String description) {
		return client(reactor, EndpointDescription.parse(description));
	}

	/**
	 * Makes a place to connect to from a description that was taken apart.
	 * @param reactor connects, later
	 * @param description the description, perhaps nested in another one
	 * @return the endpoint
	 * @throws EndpointSyntaxException if the description is malformed, or names a bundle
	 * that there is not
	 * @throws UnknownTransportException if there is no such transport
	 */
	public ClientEndpoint client(Reactor reactor, EndpointDescription description) {
		ClientEndpointProvider provider = this.clients.get(description.transport());
		if (provider == null) {
			throw unknown(description, clientTransports());
		}
		return provider.client(reactor, description, this);
	}

	/**
	 * Lists the transports that clients may have.
	 * @return their names, in alphabetical order
	 */
	public Set<String> clientTransports() {
		return Collections.unmodifiableSet(this.clients.keySet());
	}

	/**
	 * Makes a place to send and receive datagrams at from its description. Binds nothing,
	 * and resolves no names.
	 * @param description the description, as for {@link Endpoints#datagram}
	 * @return the endpoint
	 * @throws EndpointSyntaxException if the description is malformed
	 * @throws UnknownTransportException if there is no such transport
	 */
	public DatagramEndpoint datagram(String description) {
		return datagram(EndpointDescription.parse(description));
	}

	/**
	 * Makes a place to send and receive datagrams at from a description that was taken
	 * apart.
	 * @param description the description, perhaps nested in another one
	 * @return the endpoint
	 * @throws EndpointSyntaxException if the description is malformed
	 * @throws UnknownTransportException if there is no such transport
	 */
	public DatagramEndpoint datagram(EndpointDescription description) {
		DatagramEndpointProvider provider = this.datagrams.get(description.transport());
		if (provider == null) {
			throw unknown(description, datagramTransports());
		}
		return provider.datagram(description, this);
	}

	/**
	 * Lists the transports that datagrams may have.
	 * @return their names, in alphabetical order
	 */
	public Set<String> datagramTransports() {
		return Collections.unmodifiableSet(this.datagrams.keySet());
	}

	private UnknownTransportException unknown(EndpointDescription description, Set<String> known) {
		String transport = description.transport();
		String elsewhere = null;
		if (this.servers.containsKey(transport)) {
			elsewhere = transport + " is for servers: Endpoints.server(description)";
		}
		else if (this.clients.containsKey(transport)) {
			elsewhere = transport + " is for clients: Endpoints.client(reactor, description)";
		}
		else if (this.datagrams.containsKey(transport)) {
			elsewhere = transport + " is for datagrams: Endpoints.datagram(description)";
		}
		return new UnknownTransportException(description.text(), description.position(), transport, known, elsewhere);
	}

	/**
	 * Finds the keys and certificates that an argument names.
	 * @param description the description
	 * @param argument its argument
	 * @return where the TLS options of that bundle come from
	 * @throws EndpointSyntaxException if there is no such bundle, or this parser was not
	 * told of any
	 */
	public Supplier<TlsOptions> bundle(EndpointDescription description, Argument argument) {
		String name = argument.value();
		if (name.isEmpty()) {
			throw description.problem(argument.valuePosition(), "there is no bundle after the equals sign",
					"Write the name of one: bundle=web");
		}
		if (this.bundles == null) {
			throw description.problem(argument.valuePosition(), "bundle '" + name + "' cannot be looked up",
					"Say where bundles come from: Endpoints.with(bundles) makes endpoints that know them");
		}
		Supplier<TlsOptions> bundle = this.bundles.apply(name);
		if (bundle == null) {
			throw description.problem(argument.valuePosition(), "there is no bundle '" + name + "'",
					"Name another one, or define it where the bundles of this application are defined");
		}
		return bundle;
	}

}
