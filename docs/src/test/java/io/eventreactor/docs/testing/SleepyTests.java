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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.eventreactor.ClientFactory;
import io.eventreactor.Factory;
import io.eventreactor.ListenOptions;
import io.eventreactor.protocol.EchoProtocol;
import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.testing.Chunking;
import io.eventreactor.testing.VirtualReactor;

import static org.assertj.core.api.Assertions.assertThat;

// tag::virtual[]
class SleepyTests {

	private final List<String> events = new ArrayList<>();

	@Test
	void idleConnectionIsClosed() {
		try (VirtualReactor reactor = VirtualReactor.started()) {
			reactor.network().setChunking(Chunking.bytes());
			reactor.listenTcp(new InetSocketAddress(7000), Factory.forProtocol(EchoProtocol::new),
					ListenOptions.DEFAULT.withIdleTimeout(Duration.ofMinutes(5)));
			reactor.connectTcp("localhost", 7000, ClientFactory.forProtocol(Client::new));
			reactor.run();
			assertThat(this.events).containsExactly("anybody there?");
			reactor.advance(Duration.ofMinutes(5));
			assertThat(this.events).containsExactly("anybody there?", "lost");
		}
	}

	class Client extends LineReceiver {

		@Override
		protected void connectionMade() {
			sendLine("anybody there?");
		}

		@Override
		protected void lineReceived(String line) {
			SleepyTests.this.events.add(line);
		}

		@Override
		protected void connectionLost(Throwable reason) {
			SleepyTests.this.events.add("lost");
		}

	}

}
// end::virtual[]
