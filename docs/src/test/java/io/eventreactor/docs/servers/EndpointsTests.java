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

import org.junit.jupiter.api.Test;

import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.ListeningPort;
import io.eventreactor.docs.AbstractReactorTests;
import io.eventreactor.docs.Peer;
import io.eventreactor.endpoint.EndpointSyntaxException;
import io.eventreactor.endpoint.Endpoints;
import io.eventreactor.endpoint.ServerEndpoint;
import io.eventreactor.protocol.EchoProtocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class EndpointsTests extends AbstractReactorTests {

	@Test
	void transportIsAdded() throws Exception {
		ServerEndpoint endpoint = Endpoints.server("limited:1:tcp:0:interface=127.0.0.1");
		assertThat(endpoint).hasToString("limited:1:tcp:0:interface=127.0.0.1");
		ListeningPort port = endpoint.listen(this.reactor, Factory.forProtocol(EchoProtocol::new),
				ListenOptions.DEFAULT);
		try (Peer first = Peer.connect(port)) {
			assertThat(first.send("hello").read(5)).isEqualTo("hello");
			try (Peer second = Peer.connect(port)) {
				assertThat(second.readToEnd()).isEmpty();
			}
		}
	}

	@Test
	void mistakesAreTold() {
		assertThatExceptionOfType(EndpointSyntaxException.class)
			.isThrownBy(() -> Endpoints.server("limited:many:tcp:0"))
			.withMessageContaining("there is no number of connections")
			.satisfies((ex) -> assertThat(ex.getPosition()).isEqualTo(9));
		assertThatExceptionOfType(EndpointSyntaxException.class).isThrownBy(() -> Endpoints.server("limited:1:tcp:x"))
			.satisfies((ex) -> assertThat(ex.getPosition()).isEqualTo(15));
	}

}
