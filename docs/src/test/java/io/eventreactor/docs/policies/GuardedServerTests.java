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

package io.eventreactor.docs.policies;

import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

import io.eventreactor.docs.Peer;
import io.eventreactor.spring.test.LocalEventReactorPort;

import static org.assertj.core.api.Assertions.assertThat;

@SpringBootTest(properties = "event-reactor.servers.guarded.endpoint=tcp:0:interface=127.0.0.1")
class GuardedServerTests {

	@Test
	void policyStandsBeforeProtocolsThatAreBeans(@LocalEventReactorPort("guarded") int port) throws Exception {
		try (Peer first = Peer.connect(port); Peer second = Peer.connect(port)) {
			assertThat(first.read(5)).isEqualTo("hello");
			assertThat(second.read(5)).isEqualTo("hello");
			try (Peer third = Peer.connect(port)) {
				assertThat(third.readToEnd()).isEmpty();
			}
		}
	}

	@Configuration(proxyBeanMethods = false)
	@EnableAutoConfiguration
	@Import(GuardedServer.class)
	static class Application {

	}

}
