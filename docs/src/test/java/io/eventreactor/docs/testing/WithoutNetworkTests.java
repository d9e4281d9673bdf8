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

import java.net.SocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.eventreactor.CannotConnectException;
import io.eventreactor.Protocol;
import io.eventreactor.protocol.EchoProtocol;
import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.service.ReconnectingClientFactory;
import io.eventreactor.testing.Chunking;
import io.eventreactor.testing.IoPump;
import io.eventreactor.testing.MemoryConnector;
import io.eventreactor.testing.MemoryReactor;

import static org.assertj.core.api.Assertions.assertThat;

class WithoutNetworkTests {

	private final List<String> heard = new ArrayList<>();

	// tag::pump[]
	@Test
	void linesComeBackHoweverTheyAreCut() {
		IoPump pump = IoPump.connect(new Lines(), new EchoProtocol());
		pump.setChunking(Chunking.of(1, 3, 2));
		pump.setLatency(Duration.ofMillis(20));
		pump.client().write("one\r\ntwo\r\n");
		pump.advance(Duration.ofMillis(39));
		assertThat(this.heard).isEmpty();
		pump.advance(Duration.ofMillis(1));
		assertThat(this.heard).containsExactly("one", "two");
		pump.reset();
		pump.flush();
		assertThat(this.heard).containsExactly("one", "two", "lost");
	}
	// end::pump[]

	// tag::memory-reactor[]
	@Test
	void clientTriesAgainAfterASecond() {
		MemoryReactor reactor = MemoryReactor.started();
		ReconnectingClientFactory factory = new ReconnectingClientFactory(reactor) {
			@Override
			public Protocol buildProtocol(SocketAddress peer) {
				return new Lines();
			}
		};
		factory.setInitialDelay(Duration.ofSeconds(1));
		factory.setJitter(0);
		reactor.connectTcp("example.org", 8000, factory);
		MemoryConnector connector = reactor.connectors().get(0);
		connector.fail(CannotConnectException.Reason.REFUSED);
		assertThat(connector.attempts()).isEqualTo(1);
		reactor.advance(Duration.ofSeconds(1));
		assertThat(connector.attempts()).isEqualTo(2);
		connector.succeed().receive("hello\r\n");
		assertThat(this.heard).containsExactly("hello");
	}
	// end::memory-reactor[]

	class Lines extends LineReceiver {

		@Override
		protected void lineReceived(String line) {
			WithoutNetworkTests.this.heard.add(line);
		}

		@Override
		protected void connectionLost(Throwable reason) {
			WithoutNetworkTests.this.heard.add("lost");
		}

	}

}
