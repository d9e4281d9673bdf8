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

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.ProxyProtocol;
import io.eventreactor.Reactor;
import io.eventreactor.endpoint.EndpointDescription.Argument;
import io.eventreactor.policy.Cidr;

/**
 * {@code haproxy:trusted=<range>[:trusted=<range>…]:<description>}.
 *
 * @param trusted whose headers are believed
 * @param inner where to listen
 */
record HaproxyServerEndpoint(List<Cidr> trusted, ServerEndpoint inner) implements ServerEndpoint {

	static final String TRANSPORT = "haproxy";

	private static final String EXAMPLE = "Write whose headers are to be believed, then where to listen: "
			+ "haproxy:trusted=10.0.0.0/8:trusted=192.0.2.1:tcp:8000";

	/**
	 * Those where a peer has an address that can be trusted.
	 */
	private static final Set<String> INNER = Set.of(TcpServerEndpoint.TRANSPORT, TlsServerEndpoint.TRANSPORT);

	static ServerEndpoint of(EndpointDescription description, EndpointParser endpoints) {
		List<Argument> arguments = description.arguments();
		List<Cidr> trusted = new ArrayList<>();
		while (trusted.size() < arguments.size() && arguments.get(trusted.size()).name() != null) {
			trusted.add(trusted(description, arguments.get(trusted.size())));
		}
		boolean complete = trusted.size() < arguments.size();
		int end = complete ? arguments.get(trusted.size()).position() : description.end();
		if (trusted.isEmpty()) {
			throw description.problem(end, "nobody is trusted", EXAMPLE);
		}
		if (!complete) {
			throw description.problem(end, "there is no transport", EXAMPLE);
		}
		EndpointDescription inner = description.nested(trusted.size());
		if (!INNER.contains(inner.transport())) {
			throw description.problem(end, "'" + inner.transport() + "' is neither tcp nor tls", EXAMPLE);
		}
		return new HaproxyServerEndpoint(List.copyOf(trusted), endpoints.server(inner));
	}

	private static Cidr trusted(EndpointDescription description, Argument argument) {
		if (!"trusted".equals(argument.name())) {
			throw description.problem(argument.position(), TRANSPORT + " has no argument '" + argument.name() + "'",
					EXAMPLE);
		}
		try {
			return Cidr.parse(argument.value());
		}
		catch (IllegalArgumentException ex) {
			throw description.problem(argument.valuePosition(),
					"trusted '" + argument.value() + "' is not a range of addresses",
					ex.getMessage() + " Put a backslash before each colon of an IPv6 address: "
							+ "trusted=2001\\:db8\\:\\:/32");
		}
	}

	private boolean trusts(InetAddress address) {
		return this.trusted.stream().anyMatch((range) -> range.contains(address));
	}

	@Override
	public ListeningPort listen(Reactor reactor, Factory factory, ListenOptions options) {
		ProxyProtocol proxyProtocol = new ProxyProtocol(this::trusts, ProxyProtocol.DEFAULT_TIMEOUT);
		return this.inner.listen(reactor, factory, options.withProxyProtocol(proxyProtocol));
	}

	@Override
	public String toString() {
		StringBuilder text = new StringBuilder(TRANSPORT);
		for (Cidr range : this.trusted) {
			text.append(":trusted=").append(EndpointDescription.escape(range.toString()));
		}
		return text.append(':').append(this.inner).toString();
	}

}
