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

package io.eventreactor.fuzz;

import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

import io.eventreactor.Reactor;
import io.eventreactor.endpoint.EndpointParser;
import io.eventreactor.endpoint.EndpointSyntaxException;
import io.eventreactor.endpoint.Endpoints;
import io.eventreactor.endpoint.UnknownTransportException;

/**
 * The descriptions of endpoints.
 */
public final class EndpointFuzz {

	// Making an endpoint does nothing yet, and so nothing may be called
	private static final Reactor REACTOR = (Reactor) Proxy.newProxyInstance(EndpointFuzz.class.getClassLoader(),
			new Class<?>[] { Reactor.class }, (proxy, method, arguments) -> {
				throw new AssertionError("A description led to a call of " + method);
			});

	private static final EndpointParser ENDPOINTS = Endpoints.with((bundle) -> bundle.equals("none") ? null : () -> {
		throw new AssertionError("A description led to a look into the bundle " + bundle);
	});

	private EndpointFuzz() {
	}

	/**
	 * Parses an input as the description of a server, of a client and of datagrams.
	 * @param input the input, as UTF-8
	 */
	public static void fuzzerTestOneInput(byte[] input) {
		String description = new String(input, StandardCharsets.UTF_8);
		if (description.contains("loopback")) {
			// A transport of the tests, whose mistakes are in a description that it makes
			// up
			return;
		}
		check(description, ENDPOINTS::server);
		check(description, (text) -> ENDPOINTS.client(REACTOR, text));
		check(description, ENDPOINTS::datagram);
	}

	private static void check(String description, Function<String, Object> endpoints) {
		String described;
		try {
			described = endpoints.apply(description).toString();
		}
		catch (EndpointSyntaxException ex) {
			require(ex.getDescription().equals(description), "another description", description);
			require(ex.getPosition() >= 1 && ex.getPosition() <= description.length() + 1, "no such position",
					description);
			require(!ex.getProblem().isBlank() && !ex.getRemedy().isBlank(), "nothing said", description);
			return;
		}
		catch (UnknownTransportException ex) {
			require(ex.getDescription().equals(description) && !ex.getKnown().contains(ex.getTransport()),
					"the transport is known", description);
			require(ex.getPosition() >= 1 && ex.getPosition() <= description.length() && !ex.getRemedy().isBlank(),
					"no such position, or nothing said", description);
			return;
		}
		require(endpoints.apply(described).toString().equals(described), "describes itself as " + described,
				description);
	}

	private static void require(boolean condition, String problem, String description) {
		if (!condition) {
			throw new AssertionError("'" + description + "': " + problem);
		}
	}

}
