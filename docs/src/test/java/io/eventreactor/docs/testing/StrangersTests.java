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

package io.eventreactor.docs.testing;

import java.net.InetSocketAddress;

import org.junit.jupiter.api.Test;

import io.eventreactor.Factory;
import io.eventreactor.policy.AddressRules;
import io.eventreactor.policy.AddressRulesFactory;
import io.eventreactor.protocol.EchoProtocol;
import io.eventreactor.testing.MemoryPort;
import io.eventreactor.testing.MemoryReactor;

import static org.assertj.core.api.Assertions.assertThat;

class StrangersTests {

	// tag::peer[]
	@Test
	void strangersAreNotLetIn() {
		MemoryReactor reactor = MemoryReactor.started();
		reactor.listenTcp(7000,
				new AddressRulesFactory(Factory.forProtocol(EchoProtocol::new), AddressRules.ALL.allow("10.0.0.0/8")));
		MemoryPort port = reactor.ports().get(0);
		assertThat(port.accept(new InetSocketAddress("10.1.2.3", 50000))).isNotNull();
		assertThat(port.accept(new InetSocketAddress("192.0.2.1", 50000))).isNull();
	}
	// end::peer[]

}
