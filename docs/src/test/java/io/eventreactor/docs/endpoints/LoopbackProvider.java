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

package io.eventreactor.docs.endpoints;

import io.eventreactor.endpoint.EndpointDescription;
import io.eventreactor.endpoint.EndpointParser;
import io.eventreactor.endpoint.ServerEndpoint;
import io.eventreactor.endpoint.ServerEndpointProvider;

/**
 * {@code loopback:<port>}.
 */
// tag::provider[]
public class LoopbackProvider implements ServerEndpointProvider {

	@Override
	public String transport() {
		return "loopback";
	}

	@Override
	public ServerEndpoint server(EndpointDescription description, EndpointParser endpoints) {
		if (description.arguments().size() != 1) {
			throw description.problem(description.end(), "there is not one port", "Write loopback:8000");
		}
		String port = description.arguments().get(0).value();
		return endpoints.server("tcp:" + EndpointDescription.escape(port) + ":interface=127.0.0.1");
	}

}
// end::provider[]
