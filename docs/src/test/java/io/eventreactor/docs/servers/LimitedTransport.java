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

package io.eventreactor.docs.servers;

import java.util.List;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.Reactor;
import io.eventreactor.endpoint.EndpointDescription;
import io.eventreactor.endpoint.EndpointParser;
import io.eventreactor.endpoint.ServerEndpoint;
import io.eventreactor.endpoint.ServerEndpointProvider;
import io.eventreactor.policy.PeerConnectionLimitFactory;

// tag::provider[]
public class LimitedTransport implements ServerEndpointProvider {

	@Override
	public String transport() {
		return "limited";
	}

	@Override
	public ServerEndpoint server(EndpointDescription description, EndpointParser endpoints) {
		List<EndpointDescription.Argument> arguments = description.arguments();
		if (arguments.size() < 2 || !arguments.get(0).value().matches("[1-9][0-9]{0,4}")) {
			throw description.problem(description.transport().length() + 2, "there is no number of connections",
					"Write how many each peer may have, and what to listen on: limited:5:tcp:8000");
		}
		int limit = Integer.parseInt(arguments.get(0).value());
		return new Limited(limit, endpoints.server(description.nested(1)));
	}

	private record Limited(int limit, ServerEndpoint inner) implements ServerEndpoint {

		@Override
		public ListeningPort listen(Reactor reactor, Factory factory, ListenOptions options) {
			return this.inner.listen(reactor, new PeerConnectionLimitFactory(factory, this.limit), options);
		}

		@Override
		public String toString() {
			return "limited:" + this.limit + ":" + this.inner;
		}

	}

}
// end::provider[]
