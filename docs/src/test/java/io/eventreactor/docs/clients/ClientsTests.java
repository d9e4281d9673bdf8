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

package io.eventreactor.docs.clients;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.ExecutionException;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import io.eventreactor.CannotConnectException;
import io.eventreactor.ClientFactory;
import io.eventreactor.ConnectOptions;
import io.eventreactor.Connector;
import io.eventreactor.docs.AbstractReactorTests;
import io.eventreactor.docs.Peer;
import io.eventreactor.protocol.LineReceiver;
import io.eventreactor.testing.ManualClock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ClientsTests extends AbstractReactorTests {

	@Test
	void asksAServer() throws Exception {
		int port = ((InetSocketAddress) listen(Oracle::new).getHost()).getPort();
		assertThat(await(QuestionFactory.ask(this.reactor, "127.0.0.1", port, "why?"))).isEqualTo("because");
	}

	@Test
	void failureArrivesThroughTheDeferred() throws Exception {
		int port;
		try (ServerSocket socket = new ServerSocket(0)) {
			port = socket.getLocalPort();
		}
		assertThatExceptionOfType(ExecutionException.class)
			.isThrownBy(() -> await(QuestionFactory.ask(this.reactor, "127.0.0.1", port, "why?")))
			.withCauseInstanceOf(CannotConnectException.class);
	}

	@Test
	void optionsSayHow() throws Exception {
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			InetSocketAddress destination = InetSocketAddress.createUnresolved("127.0.0.1", server.getLocalPort());
			ClientFactory factory = ClientFactory.forProtocol(Oracle::new);
			// tag::options[]
			ConnectOptions options = ConnectOptions.DEFAULT.withTimeout(Duration.ofSeconds(5))
				.withBindAddress(new InetSocketAddress("127.0.0.1", 0));
			Connector connector = this.reactor.connectTcp(destination, factory, options);
			// end::options[]
			try (Peer peer = Peer.of(server.accept())) {
				assertThat(peer.send("why?\r\n").read(9)).isEqualTo("because\r\n");
				connector.disconnect();
				assertThat(peer.readToEnd()).isEmpty();
			}
			Awaitility.await().until(() -> connector.state() == Connector.State.DISCONNECTED);
		}
	}

	@Test
	void connectsAgainAfterALoss() throws Exception {
		ManualClock clock = new ManualClock();
		try (ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			this.reactor.connectTcp("127.0.0.1", server.getLocalPort(), new Persistent(clock, Oracle::new));
			Peer.of(server.accept()).close();
			Awaitility.await().until(() -> !clock.getDelayedCalls().isEmpty());
			clock.advance(Duration.ofSeconds(2));
			try (Peer again = Peer.of(server.accept())) {
				assertThat(again.send("why?\r\n").read(9)).isEqualTo("because\r\n");
			}
			Awaitility.await().until(() -> !clock.getDelayedCalls().isEmpty());
		}
	}

	static class Oracle extends LineReceiver {

		@Override
		protected void lineReceived(String line) {
			sendLine("because");
		}

	}

}
